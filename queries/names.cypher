// recipe: names
// version: 2
// question: Under which names did somebody or something go, from when until when, according to whom?
// params:
//   entity: {type: iri, required: true, kinds: [Actor, Place], about: "whom or what"}
//   on: {type: date, about: "only names that it can have had on this day"}
// returns: [name, kind, since, until, said_by, document, published, id]
// identity: [name, kind, since, until, said_by, id]
// reads: {nodes: [Statement, Claim, Document, GroupChange], edges: [SUBJECT, ABOUT, SAID_BY, IN_DOCUMENT, ORIGINAL, RESULTING]}
// limits: The main name is that of today and has no dates; other names without dates (entities lists them) are left out. A name that a renaming gave or took has that day as its start or end; both names are shown for what there was before and for what came out of it.
MATCH (x:Entity {uri: $entity})
OPTIONAL MATCH (x)<-[:SUBJECT]-(st:Statement {predicate: 'alias'})<-[:ABOUT]-(c:Claim)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, collect({name: st.objectText, kind: 'stated', claim: c, id: st.shortId, b: c.sinceEarliest, e: c.untilLatest,
                 since: c.since, until: c.until}) AS stated
OPTIONAL MATCH (old:GroupChange)-[:ORIGINAL|RESULTING]->(x)
WHERE old.formerName IS NOT NULL AND old.status IN ['asserted', 'alleged', 'disputed']
OPTIONAL MATCH (old)<-[:ABOUT]-(c:Claim)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, stated, collect({name: old.formerName, kind: 'until renamed', claim: c, id: old.shortId, b: null, e: old.latest,
                          since: null, until: old.date}) AS former
OPTIONAL MATCH (new:GroupChange)-[:ORIGINAL|RESULTING]->(x)
WHERE new.newName IS NOT NULL AND new.status IN ['asserted', 'alleged', 'disputed']
OPTIONAL MATCH (new)<-[:ABOUT]-(c:Claim)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, stated, former, collect({name: new.newName, kind: 'since renamed', claim: c, id: new.shortId, b: new.earliest, e: null,
                        since: new.date, until: null}) AS later
UNWIND stated + former + later + [{name: x.name, kind: 'main'}] AS t
WITH t, t.claim AS c
WHERE t.name IS NOT NULL AND ($on IS NULL OR (coalesce(t.b <= date($on), true) AND coalesce(t.e >= date($on), true)))
OPTIONAL MATCH (c)-[:SAID_BY]->(s:Entity)
OPTIONAL MATCH (c)-[:IN_DOCUMENT]->(d:Document)
RETURN DISTINCT t.name AS name, t.kind AS kind, t.since AS since, t.until AS until, s.name AS said_by, d.name AS document,
       d.published AS published, t.id AS id
ORDER BY CASE kind WHEN 'main' THEN 1 ELSE 0 END, coalesce(since, ''), coalesce(until, '9999'), name, kind, said_by, id
