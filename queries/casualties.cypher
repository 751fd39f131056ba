// recipe: casualties
// version: 2
// question: How many dead and injured does each speaker give for an event?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [event, name, speaker, killed_min, killed_max, injured_min, injured_max, stance, document, published, claim]
// identity: [event, claim]
// reads: {nodes: [Event, Claim, Document], edges: [ABOUT, SAID_BY, IN_DOCUMENT]}
// limits: A speaker who gives no number has no row. An open end (at least, dozens) has no maximum.
MATCH (e:Event)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE ($event IS NULL OR e.uri = $event)
  AND (c.killedMin IS NOT NULL OR c.killedMax IS NOT NULL OR c.injuredMin IS NOT NULL OR c.injuredMax IS NOT NULL)
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
RETURN e.shortId AS event, e.name AS name, s.name AS speaker, c.killedMin AS killed_min, c.killedMax AS killed_max,
       c.injuredMin AS injured_min, c.injuredMax AS injured_max, c.stance AS stance, d.name AS document,
       d.published AS published, c.uri AS claim
ORDER BY event, killed_min, speaker, claim
