// recipe: threats
// version: 1
// question: What was threatened, demanded, predicted, planned or foiled, and by whom was it said?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only with this perpetrator, target or speaker"}
// returns: [event, type, perpetrators, targets, places, date, speaker, stance, text, document, published, claim]
// identity: [claim]
// reads: {nodes: [Event, Claim, Document], edges: [ABOUT, SAID_BY, IN_DOCUMENT, PERPETRATOR, TARGET, VICTIM, TOOK_PLACE_AT]}
// limits: Of what came true later nothing is said here; ask the timeline. A failed attack counts as one that was not.
MATCH (e:Event {status: 'unrealised'})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (e)-[:PERPETRATOR|TARGET|VICTIM]->(a:Entity {uri: $actor})
WITH e, c, s, d, count(a) AS named
WHERE $actor IS NULL OR named > 0 OR s.uri = $actor
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, c, s, d, p ORDER BY p.name
WITH e, c, s, d, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (e)-[:TARGET|VICTIM]->(t:Entity)
WITH e, c, s, d, perpetrators, t ORDER BY t.name
WITH e, c, s, d, perpetrators, collect(DISTINCT t.name) AS targets
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, c, s, d, perpetrators, targets, l ORDER BY l.name
WITH e, c, s, d, perpetrators, targets, collect(DISTINCT l.name) AS places
RETURN e.shortId AS event, e.eventType AS type, perpetrators, targets, places, e.date AS date, s.name AS speaker,
       c.stance AS stance, c.text AS text, d.name AS document, d.published AS published, c.uri AS claim
ORDER BY coalesce(published, ''), event, claim
