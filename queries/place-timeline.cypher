// recipe: place-timeline
// version: 2
// question: What is reported to have happened at a place, in order of time?
// params:
//   place: {type: iri, required: true, kinds: [Place], about: "a town, a base, a region; what lies in it counts"}
//   since: {type: date, takes: first, about: "only events that can have been on this day or later"}
//   until: {type: date, takes: last, about: "only events that can have been on this day or before"}
// returns: [date, event, type, status, places, perpetrators, targets, killed_min, killed_max, documents]
// identity: [event]
// reads: {nodes: [Event, Place], edges: [TOOK_PLACE_AT, LOCATED_IN, PERPETRATOR, TARGET, VICTIM]}
// limits: Events without a date come last, and with since or until they are left out. Denied and merely threatened events are left out.
MATCH (l:Place)-[:LOCATED_IN*0..5]->(x:Entity {uri: $place})
WITH DISTINCT l
MATCH (e:Event)-[:TOOK_PLACE_AT]->(l)
WHERE e.status IN ['asserted', 'alleged', 'disputed']
  AND ($since IS NULL OR e.latest >= date($since)) AND ($until IS NULL OR e.earliest <= date($until))
WITH e, l ORDER BY l.name
WITH e, collect(DISTINCT l.name) AS places
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, places, p ORDER BY p.name
WITH e, places, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (e)-[:TARGET|VICTIM]->(t:Entity)
WITH e, places, perpetrators, t ORDER BY t.name
WITH e, places, perpetrators, collect(DISTINCT t.name) AS targets
RETURN e.date AS date, e.shortId AS event, e.eventType AS type, e.status AS status, places, perpetrators,
       targets, e.killedMin AS killed_min, e.killedMax AS killed_max, e.documents AS documents
ORDER BY coalesce(date, '9999'), event
