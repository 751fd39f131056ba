// recipe: posts
// version: 3
// question: Which posts written by hand did an organisation have or a person hold, and when?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a person or an organisation"}
//   on: {type: date, about: "only posts that can have been held on this day"}
// returns: [post, holder, role, organisation, since, until, ended]
// identity: [post]
// reads: {nodes: [Post, Claim, Ending], edges: [HOLDER, POST_IN, FROM_POST, ENDED_BY]}
// limits: What reports say of offices is in post-holders, with how sure it is for a day.
MATCH (o:Entity)<-[:POST_IN]-(p:Post)-[:HOLDER]->(h:Entity)
WHERE o.uri = $actor OR h.uri = $actor
MATCH (c:Claim)-[:FROM_POST]->(p)
WHERE $on IS NULL OR ((c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on))
                      AND (c.untilLatest IS NULL OR c.untilLatest >= date($on)))
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending)
WHERE x.status = 'asserted' AND ($on IS NULL OR x.resumed IS NULL OR x.resumed > date($on))
WITH p, h, o, min(x.latest) AS ended
WHERE $on IS NULL OR ended IS NULL OR ended >= date($on)
RETURN p.uri AS post, h.name AS holder, p.role AS role, o.name AS organisation, p.since AS since, p.until AS until,
       toString(ended) AS ended
ORDER BY coalesce(since, ''), post
