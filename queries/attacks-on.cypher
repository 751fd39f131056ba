// recipe: attacks-on
// version: 2
// question: Which attacks on a unit, a person or a place are reported, by whom, when, and by how many?
// params:
//   target: {type: iri, required: true, kinds: [Actor, Place], about: "who or what was attacked"}
//   since: {type: date, takes: first, about: "not before this day"}
//   until: {type: date, takes: last, about: "not after this day"}
// returns: [event, type, status, date, perpetrators, places, killed_min, killed_max, speakers, documents, edge]
// identity: [event]
// reads: {nodes: [Event, Statement], edges: [TARGET, VICTIM, PERPETRATOR, TOOK_PLACE_AT, FROM_EVENT, OBJECT]}
// limits: An event whose target no report names is not found here; ask for its place. Events without a date come last, whatever the days.
MATCH (x:Entity {uri: $target})<-[:TARGET|VICTIM]-(e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed'] AND ($since IS NULL OR e.latest IS NULL OR e.latest >= date($since))
  AND ($until IS NULL OR e.earliest IS NULL OR e.earliest <= date($until))
WITH DISTINCT e, x
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, x, p ORDER BY p.name
WITH e, x, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, x, perpetrators, l ORDER BY l.name
WITH e, x, perpetrators, collect(DISTINCT l.name) AS places
OPTIONAL MATCH (e)<-[:FROM_EVENT]-(st:Statement)-[:OBJECT]->(x)
WITH e, perpetrators, places, min(st.shortId) AS edge
RETURN e.shortId AS event, e.eventType AS type, e.status AS status, e.date AS date, perpetrators, places,
       e.killedMin AS killed_min, e.killedMax AS killed_max, e.speakersFor AS speakers, e.documents AS documents, edge
ORDER BY coalesce(date, '9999'), event
