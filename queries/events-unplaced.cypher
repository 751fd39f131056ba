// recipe: events-unplaced
// version: 1
// question: Which events have no place, or one that is on no map?
// params:
//   kind: {type: class, default: ViolentEvent, kinds: [Event], about: "a class of events, such as Airstrike"}
// returns: [event, name, type, status, date, place, why, documents]
// identity: [event, place]
// reads: {nodes: [Event, Place], edges: [TOOK_PLACE_AT]}
// limits: An event with one place on the map is not shown. Settle a name in loaders/handwritten, with coordinates from a public source.
MATCH (e:Event)
WHERE $kind IN labels(e) AND e.status IN ['asserted', 'alleged', 'disputed']
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, collect(l) AS places
WHERE none(l IN places WHERE l.latitude IS NOT NULL)
UNWIND CASE WHEN size(places) = 0 THEN [null] ELSE places END AS l
RETURN e.shortId AS event, e.name AS name, e.eventType AS type, e.status AS status, e.date AS date, l.name AS place,
       CASE WHEN l IS NULL THEN 'no place told' WHEN l.identity = 'described' THEN 'only described'
            WHEN l.identity = 'ambiguous' THEN 'more than one place of this name'
            WHEN l.identity = 'found' THEN 'nobody wrote it down' ELSE 'no coordinates' END AS why, e.documents AS documents
ORDER BY why, coalesce(date, '9999'), event, place
