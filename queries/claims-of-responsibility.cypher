// recipe: claims-of-responsibility
// version: 1
// question: Who claimed responsibility for what, and through which channel?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only claims by this actor"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, channels, event, type, date, status, document, published, quote]
// identity: [claim]
// reads: {nodes: [Claim, Event, Document, Passage], edges: [SAID_BY, VIA, ABOUT, IN_DOCUMENT, IN_PASSAGE]}
// limits: A claim of responsibility counts for the event; whether it is true is another question.
MATCH (c:Claim {stance: 'claimsResponsibility'})-[:SAID_BY]->(s:Entity)
WHERE ($actor IS NULL OR s.uri = $actor)
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (c)-[:ABOUT]->(e:Event)
OPTIONAL MATCH (c)-[:VIA]->(v:Entity)
WITH c, s, d, p, e, v ORDER BY v.name
WITH c, s, d, p, e, collect(DISTINCT v.name) AS channels
RETURN c.uri AS claim, s.name AS speaker, channels, e.shortId AS event, e.eventType AS type, e.date AS date,
       e.status AS status, d.name AS document, d.published AS published, p.quote AS quote
ORDER BY published, claim
