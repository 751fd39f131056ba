// recipe: said-alone
// version: 1
// question: What does one publisher tell that no other in the corpus tells?
// params:
//   publisher: {type: iri, required: true, kinds: [Actor], about: "who published the documents"}
// returns: [kind, about, name, status, said_by, documents, first, last]
// identity: [about]
// reads: {nodes: [Event, Statement, Claim, Document], edges: [ABOUT, SAID_BY, IN_DOCUMENT, PUBLISHED_BY]}
// limits: Said_by are those whom the publisher lets say it. An event that others tell of otherwise may stand apart here (kg status --findings lists pairs that may be one).
MATCH (:Entity {uri: $publisher})<-[:PUBLISHED_BY]-(d:Document)<-[:IN_DOCUMENT]-(c:Claim)-[:ABOUT]->(x:Entity)
WHERE c.countsAs IN ['for', 'weakly for'] AND x.status IN ['asserted', 'alleged', 'disputed']
WITH DISTINCT x
MATCH (x)<-[:ABOUT]-(c:Claim)-[:IN_DOCUMENT]->(d:Document)-[:PUBLISHED_BY]->(p:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, count(DISTINCT p.uri) AS publishers
WHERE publishers = 1
MATCH (x)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, s ORDER BY s.name
WITH x, collect(DISTINCT s.name) AS said_by
RETURN CASE WHEN x:Event THEN 'event' ELSE 'statement' END AS kind, x.shortId AS about, x.name AS name, x.status AS status,
       said_by, x.documents AS documents, x.firstReported AS first, x.lastReported AS last
ORDER BY kind, first, name, about
