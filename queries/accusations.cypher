// recipe: accusations
// version: 1
// question: Who accuses whom of what, and does anybody deny it?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only where this one accuses or is accused"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, accused, about, name, status, denied_by, text, document, published]
// identity: [claim, about]
// reads: {nodes: [Claim, Document], edges: [SAID_BY, PERPETRATOR, ABOUT, IN_DOCUMENT]}
// limits: An accusation counts weakly for what it says; the publisher who reports it does not say it. One whose content no rule understood has no event; its words are in text.
MATCH (c:Claim {stance: 'accuses'})-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:PERPETRATOR]->(p:Entity)
WITH c, s, d, p ORDER BY p.name
WITH c, s, d, collect(DISTINCT p.name) AS accused, collect(DISTINCT p.uri) AS uris
WHERE $actor IS NULL OR s.uri = $actor OR $actor IN uris
OPTIONAL MATCH (c)-[:ABOUT]->(x:Entity)
OPTIONAL MATCH (x)<-[:ABOUT]-(:Claim {countsAs: 'against'})-[:SAID_BY]->(t:Entity)
WITH c, s, d, accused, x, t ORDER BY t.name
WITH c, s, d, accused, x, collect(DISTINCT t.name) AS denied_by
RETURN c.uri AS claim, s.name AS speaker, accused, x.shortId AS about, x.name AS name, x.status AS status, denied_by,
       c.text AS text, d.name AS document, d.published AS published
ORDER BY coalesce(published, ''), claim, about
