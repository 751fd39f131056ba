// recipe: attacks-by
// version: 2
// question: Which attacks are laid to an actor, or claimed by it, on whom, where and when?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "the perpetrator, or who claims it"}
//   since: {type: date, takes: first, about: "not before this day"}
//   until: {type: date, takes: last, about: "not after this day"}
// returns: [event, type, status, date, claimed, targets, places, killed_min, killed_max, speakers, documents]
// identity: [event]
// reads: {nodes: [Event], edges: [PERPETRATOR, CLAIMED_BY, TARGET, VICTIM, TOOK_PLACE_AT]}
// limits: Counts what is reported; the attacks of a part (a province, a brigade) stand under the part. Events without a date come last, whatever the days.
MATCH (x:Entity {uri: $actor})<-[:PERPETRATOR|CLAIMED_BY]-(e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed'] AND ($since IS NULL OR e.latest IS NULL OR e.latest >= date($since))
  AND ($until IS NULL OR e.earliest IS NULL OR e.earliest <= date($until))
WITH DISTINCT e, x
OPTIONAL MATCH (e)-[own:CLAIMED_BY]->(x)
WITH e, count(own) > 0 AS claimed
OPTIONAL MATCH (e)-[:TARGET|VICTIM]->(t:Entity)
WITH e, claimed, t ORDER BY t.name
WITH e, claimed, collect(DISTINCT t.name) AS targets
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, claimed, targets, l ORDER BY l.name
WITH e, claimed, targets, collect(DISTINCT l.name) AS places
RETURN e.shortId AS event, e.eventType AS type, e.status AS status, e.date AS date, claimed, targets, places,
       e.killedMin AS killed_min, e.killedMax AS killed_max, e.speakersFor AS speakers, e.documents AS documents
ORDER BY coalesce(date, '9999'), event
