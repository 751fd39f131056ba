// recipe: attacks-near
// version: 2
// question: Which violent events are reported within N km of a place?
// params:
//   place: {type: iri, required: true, kinds: [Place], about: "the place at the centre; it needs coordinates"}
//   km: {type: float, default: 50, min: 1, max: 2000, about: "how far"}
//   since: {type: date, takes: first, about: "not before this day"}
//   until: {type: date, takes: last, about: "not after this day"}
// returns: [event, type, status, date, place, km, perpetrators, killed_min, killed_max, documents]
// identity: [event, place]
// reads: {nodes: [Place, ViolentEvent], edges: [TOOK_PLACE_AT, PERPETRATOR]}
// limits: Only places with coordinates count; the distance is between the places' centres. Events without a date come last, whatever the days.
MATCH (c:Entity {uri: $place})
WHERE c.latitude IS NOT NULL
MATCH (e:ViolentEvent)-[:TOOK_PLACE_AT]->(l:Place)
WHERE l.latitude IS NOT NULL AND e.status IN ['asserted', 'alleged', 'disputed']
  AND ($since IS NULL OR e.latest IS NULL OR e.latest >= date($since))
  AND ($until IS NULL OR e.earliest IS NULL OR e.earliest <= date($until))
WITH e, l, 6371.0 * 2 * asin(sqrt(
       sin(radians(l.latitude - c.latitude) / 2) * sin(radians(l.latitude - c.latitude) / 2)
       + cos(radians(c.latitude)) * cos(radians(l.latitude))
         * sin(radians(l.longitude - c.longitude) / 2) * sin(radians(l.longitude - c.longitude) / 2))) AS distance
WHERE distance <= $km
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, l, distance, p ORDER BY p.name
WITH e, l, distance, collect(DISTINCT p.name) AS perpetrators
RETURN e.shortId AS event, e.eventType AS type, e.status AS status, e.date AS date, l.name AS place,
       round(distance * 10) / 10.0 AS km, perpetrators, e.killedMin AS killed_min, e.killedMax AS killed_max,
       e.documents AS documents
ORDER BY km, coalesce(date, '9999'), event, place
