// recipe: event-reports
// version: 4
// question: Which documents report each event, and what does each say? Which others seem to tell of it?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
// returns: [event, name, status, document, title, publisher, published, type, date, perpetrators, targets, places, killed_min, killed_max, stances, report, by]
// identity: [event, document]
// reads: {nodes: [Event, Report, Claim, Document], edges: [REPORT_OF, SEEMS_TO_TELL_OF, IN_REPORT, IN_DOCUMENT, PUBLISHED_BY, PERPETRATOR, TARGET, VICTIM, TOOK_PLACE_AT]}
// limits: By `report`, something in the document was read as a report of the event. By `likeness`, only its words agree with those of another document of these days; it has no claims and counts for nothing, but is worth reading. Who is named in a report that only denies (see stances) is named as denying it. One row for each event and document; copies of one text have a row each (see origins in kg explain).
MATCH (e:Event)<-[:REPORT_OF|SEEMS_TO_TELL_OF]-(r:Entity)-[:IN_DOCUMENT*0..1]->(d:Document)
WHERE $event IS NULL OR e.uri = $event
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
WITH e, r, d, min(pub.name) AS publisher
OPTIONAL MATCH (r)-[:PERPETRATOR]->(p:Entity)
WITH e, r, d, publisher, p ORDER BY p.name
WITH e, r, d, publisher, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (r)-[:TARGET|VICTIM]->(t:Entity)
WITH e, r, d, publisher, perpetrators, t ORDER BY t.name
WITH e, r, d, publisher, perpetrators, collect(DISTINCT t.name) AS targets
OPTIONAL MATCH (r)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, r, d, publisher, perpetrators, targets, l ORDER BY l.name
WITH e, r, d, publisher, perpetrators, targets, collect(DISTINCT l.name) AS places
OPTIONAL MATCH (c:Claim)-[:IN_REPORT]->(r)
WITH e, r, d, publisher, perpetrators, targets, places, c ORDER BY c.stance
WITH e, r, d, publisher, perpetrators, targets, places, collect(DISTINCT c.stance) AS stances
RETURN e.shortId AS event, e.name AS name, e.status AS status, d.uri AS document, d.name AS title, publisher,
       d.published AS published, r.eventType AS type, r.date AS date, perpetrators, targets, places,
       r.killedMin AS killed_min, r.killedMax AS killed_max, stances, CASE WHEN r:Report THEN r.uri END AS report,
       CASE WHEN r:Report THEN 'report' ELSE 'likeness' END AS by
ORDER BY event, published, document
