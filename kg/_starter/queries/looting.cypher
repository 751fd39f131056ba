// recipe: looting
// version: 1
// question: What is an actor said to have looted, where and when, and which rules read it?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only what is laid to this actor"}
//   since: {type: date, about: "not before this day"}
// returns: [event, name, status, date, actors, places, rules, documents]
// identity: [event]
// reads: {nodes: [Looting, Claim], edges: [PERPETRATOR, TOOK_PLACE_AT, ABOUT]}
// limits: An event without a date is kept, whatever the day.
MATCH (e:Entity)
WHERE e:Looting AND ($since IS NULL OR e.latest IS NULL OR e.latest >= date($since))
OPTIONAL MATCH (e)-[:PERPETRATOR]->(p:Entity)
WITH e, p ORDER BY p.name
WITH e, collect(DISTINCT p.name) AS actors, collect(DISTINCT p.uri) AS uris
WHERE $actor IS NULL OR $actor IN uris
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(l:Entity)
WITH e, actors, l ORDER BY l.name
WITH e, actors, collect(DISTINCT l.name) AS places
OPTIONAL MATCH (c:Claim)-[:ABOUT]->(e)
WITH e, actors, places, c.rule AS rule ORDER BY rule
WITH e, actors, places, collect(DISTINCT rule) AS rules
RETURN e.shortId AS event, e.name AS name, e.status AS status, e.date AS date, actors, places, rules,
       e.documents AS documents
ORDER BY date, event
