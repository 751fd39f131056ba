// recipe: single-source-edges
// version: 1
// question: Which edges rest on one speaker, on one text, or on one text that many printed?
// params:
//   by: {type: choice, default: origins, choices: [origins, speakers, copies], about: "one independent text, one speaker, or one text in several documents"}
//   told: {type: choice, default: reports, choices: [reports, anywhere], about: "reports: only edges of which no hand-written file tells"}
//   actor: {type: iri, kinds: [Actor, Place], about: "only edges of this one"}
// returns: [subject, relation, object, status, said_by, speakers, documents, origins, first, last, id]
// identity: [id]
// reads: {nodes: [Statement, Claim, Document], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT]}
// limits: Two papers that both rely on a third that is not in the corpus look independent here. What was written by hand is one document of one author.
MATCH (a:Entity)<-[:SUBJECT]-(st:Statement)-[:OBJECT]->(b:Entity)
WHERE st.status IN ['asserted', 'alleged', 'disputed'] AND ($actor IS NULL OR a.uri = $actor OR b.uri = $actor)
  AND (($by = 'origins' AND st.origins = 1) OR ($by = 'speakers' AND st.speakersFor = 1)
       OR ($by = 'copies' AND st.origins = 1 AND st.documents > 1))
MATCH (st)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
WITH a, st, b, s, d ORDER BY s.name
WITH a, st, b, collect(DISTINCT s.name) AS said_by, sum(CASE WHEN d.kind = 'handwritten' THEN 1 ELSE 0 END) AS written
WHERE $told = 'anywhere' OR written = 0
RETURN a.name AS subject, st.predicate AS relation, b.name AS object, st.status AS status, said_by,
       st.speakersFor AS speakers, st.documents AS documents, st.origins AS origins, st.firstReported AS first,
       st.lastReported AS last, st.shortId AS id
ORDER BY documents DESC, subject, relation, object, id
