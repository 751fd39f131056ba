// recipe: statement-claims
// version: 1
// question: Who says one edge or statement, who denies it, in which words of which document?
// params:
//   statement: {type: iri, required: true, kinds: [Statement], about: "its id, as edges and other recipes show it (st-…)"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, channels, stance, polarity, certainty, counts_as, since, until, says, document, publisher, published, url, rule]
// identity: [claim]
// reads: {nodes: [Statement, Claim, Document, Passage], edges: [ABOUT, SAID_BY, VIA, IN_DOCUMENT, IN_PASSAGE, PUBLISHED_BY]}
// limits: Claims of documents that their publisher has replaced count for nothing and are left out. Without a rule it was written by hand.
MATCH (st:Statement {uri: $statement})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
WITH c, s, d, p, min(pub.name) AS publisher
OPTIONAL MATCH (c)-[:VIA]->(v:Entity)
WITH c, s, d, p, publisher, v ORDER BY v.name
WITH c, s, d, p, publisher, collect(DISTINCT v.name) AS channels
RETURN c.uri AS claim, s.name AS speaker, channels, c.stance AS stance, c.polarity AS polarity, c.certainty AS certainty,
       c.countsAs AS counts_as, c.since AS since, c.until AS until, coalesce(p.quote, c.text) AS says, d.name AS document,
       publisher, d.published AS published, d.url AS url, c.rule AS rule
ORDER BY coalesce(published, ''), claim
