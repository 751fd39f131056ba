// recipe: spokespersons
// version: 1
// question: Who speaks for whom, according to whom?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only for this organisation, or only this person"}
// returns: [person, name, organisation, organisation_name, status, said_by, documents, since, until, first, last, id]
// identity: [id]
// reads: {nodes: [Statement, Claim], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY]}
// limits: For all times; post-holders with the office spokespersonFor tells it for a day. Since and until are the first and the last that anybody gives.
MATCH (p:Entity)<-[:SUBJECT]-(st:Statement {predicate: 'spokespersonFor'})-[:OBJECT]->(o:Entity)
WHERE st.status IN ['asserted', 'alleged', 'disputed'] AND ($actor IS NULL OR p.uri = $actor OR o.uri = $actor)
MATCH (st)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
WITH p, st, o, c, s ORDER BY s.name
WITH p, st, o, collect(DISTINCT s.name) AS said_by, min(c.since) AS since, max(c.until) AS until
RETURN p.uri AS person, p.name AS name, o.uri AS organisation, o.name AS organisation_name, st.status AS status, said_by,
       st.documents AS documents, since, until, st.firstReported AS first, st.lastReported AS last, st.shortId AS id
ORDER BY organisation_name, name, id
