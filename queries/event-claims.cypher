// recipe: event-claims
// version: 2
// question: What does each speaker say about one event?
// params:
//   event: {type: iri, required: true, kinds: [Event], about: "the event, by its id or name"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, channels, stance, polarity, certainty, mode, text, document, published, rule]
// identity: [claim]
// reads: {nodes: [Event, Claim, Document], edges: [ABOUT, SAID_BY, VIA, IN_DOCUMENT]}
// limits: The publisher's own telling is a claim of the publisher.
MATCH (e:Event {uri: $event})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:VIA]->(v:Entity)
WITH c, s, d, v ORDER BY v.name
WITH c, s, d, collect(DISTINCT v.name) AS channels
RETURN c.uri AS claim, s.name AS speaker, channels, c.stance AS stance, c.polarity AS polarity,
       c.certainty AS certainty, c.mode AS mode, c.text AS text, d.name AS document, d.published AS published,
       c.rule AS rule
ORDER BY published, claim
