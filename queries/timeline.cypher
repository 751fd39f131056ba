// recipe: timeline
// version: 2
// question: What happened from one day to another, by the earliest and the latest day that each event can have been on?
// params:
//   since: {type: date, takes: first, about: "only events that can have been on this day or later"}
//   until: {type: date, takes: last, about: "only events that can have been on this day or before"}
//   actor: {type: iri, kinds: [Actor], about: "only events with this perpetrator, claimant, target or victim"}
//   place: {type: iri, kinds: [Place], about: "only there; what lies in it counts"}
//   kind: {type: class, default: Event, kinds: [Event], about: "a class of events, such as ViolentEvent or Airstrike"}
// returns: [earliest, latest, date, event, name, type, status, perpetrators, targets, places, killed_min, killed_max, speakers, documents, origins]
// identity: [event]
// reads: {nodes: [Event, Place], edges: [PERPETRATOR, CLAIMED_BY, TARGET, VICTIM, TOOK_PLACE_AT, LOCATED_IN]}
// limits: Denied and merely threatened events are left out; those without a date come last, and with since or until they are left out.
MATCH (e:Event)
WHERE $kind IN labels(e) AND e.status IN ['asserted', 'alleged', 'disputed']
  AND ($since IS NULL OR e.latest >= date($since)) AND ($until IS NULL OR e.earliest <= date($until))
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(:Entity)-[:LOCATED_IN*0..5]->(x:Entity {uri: $place})
WITH e, count(x) AS there
WHERE $place IS NULL OR there > 0
OPTIONAL MATCH (e)-[:PERPETRATOR|CLAIMED_BY|TARGET|VICTIM]->(a:Entity {uri: $actor})
WITH e, count(a) AS named
WHERE $actor IS NULL OR named > 0
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, p ORDER BY p.name
WITH e, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (e)-[:TARGET|VICTIM]->(t:Entity)
WITH e, perpetrators, t ORDER BY t.name
WITH e, perpetrators, collect(DISTINCT t.name) AS targets
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, perpetrators, targets, l ORDER BY l.name
WITH e, perpetrators, targets, collect(DISTINCT l.name) AS places
RETURN toString(e.earliest) AS earliest, toString(e.latest) AS latest, e.date AS date, e.shortId AS event, e.name AS name,
       e.eventType AS type, e.status AS status, perpetrators, targets, places, e.killedMin AS killed_min,
       e.killedMax AS killed_max, e.speakersFor AS speakers, e.documents AS documents, e.origins AS origins
ORDER BY coalesce(earliest, '9999'), latest, event
