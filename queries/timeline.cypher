// recipe: timeline
// version: 1
// question: What happened from one day to another, by the earliest and the latest day that each event can have been on?
// params:
//   since: {type: date, about: "only events that can have been on this day or later"}
//   until: {type: date, about: "only events that can have been on this day or before"}
//   actor: {type: iri, kinds: [Actor], about: "only events with this perpetrator, target or victim"}
//   known: {type: date, about: "only events that were told of by this day"}
// returns: [earliest, latest, date, event, name, type, status, perpetrators, targets, documents]
// identity: [event]
// reads: {nodes: [Event, Claim], edges: [ABOUT, PERPETRATOR, TARGET, VICTIM]}
// limits: Denied and merely threatened events are left out; those without a date come last. With "known", date and status are still those of today.
MATCH (e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed']
  AND ($since IS NULL OR e.latest >= date($since)) AND ($until IS NULL OR e.earliest <= date($until))
OPTIONAL MATCH (e)<-[:ABOUT]-(c:Claim)
WHERE c.knownSince <= date($known) AND c.countsAs IN ['for', 'weakly for']
WITH e, count(c) AS told
WHERE $known IS NULL OR told > 0
OPTIONAL MATCH (e)-[:PERPETRATOR|TARGET|VICTIM]->(a:Entity {uri: $actor})
WITH e, count(a) AS named
WHERE $actor IS NULL OR named > 0
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, p ORDER BY p.name
WITH e, collect(DISTINCT p.name) AS perpetrators
OPTIONAL MATCH (e)-[:TARGET|VICTIM]->(t:Entity)
WITH e, perpetrators, t ORDER BY t.name
WITH e, perpetrators, collect(DISTINCT t.name) AS targets
RETURN toString(e.earliest) AS earliest, toString(e.latest) AS latest, e.date AS date, e.shortId AS event, e.name AS name,
       e.eventType AS type, e.status AS status, perpetrators, targets, e.documents AS documents
ORDER BY coalesce(earliest, '9999'), latest, event
