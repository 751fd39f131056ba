// recipe: documents
// version: 1
// question: Which documents are in the graph, who published them, and how much was read out of each?
// params:
//   kind: {type: choice, default: all, choices: [all, report, summary, handwritten, table], about: "only one kind"}
// returns: [document, title, kind, publisher, published, claims, speakers, reports]
// identity: [document]
// reads: {nodes: [Document, Claim, Report], edges: [PUBLISHED_BY, IN_DOCUMENT, SAID_BY]}
// limits: Counts what rules found; a document with few claims was perhaps not understood.
MATCH (d:Document)
WHERE $kind = 'all' OR d.kind = $kind
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
WITH d, min(pub.name) AS publisher
OPTIONAL MATCH (c:Claim)-[:IN_DOCUMENT]->(d)
OPTIONAL MATCH (c)-[:SAID_BY]->(s:Entity)
WITH d, publisher, count(DISTINCT c) AS claims, count(DISTINCT s) AS speakers
OPTIONAL MATCH (r:Report)-[:IN_DOCUMENT]->(d)
RETURN d.uri AS document, d.name AS title, d.kind AS kind, publisher, d.published AS published, claims, speakers,
       count(DISTINCT r) AS reports
ORDER BY coalesce(published, ''), title, document
