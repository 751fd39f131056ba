// recipe: posts
// version: 1
// question: Who held which posts in an organisation, or which posts did a person hold, and when?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a person or an organisation"}
//   on: {type: date, about: "only posts held on this day"}
// returns: [post, holder, role, organisation, since, until]
// identity: [post]
// reads: {nodes: [Post], edges: [HOLDER, POST_IN]}
// limits: Only posts written by hand; what reports say of offices is in the recipe commanders.
MATCH (o:Entity)<-[:POST_IN]-(p:Post)-[:HOLDER]->(h:Entity)
WHERE (o.uri = $actor OR h.uri = $actor)
  AND ($on IS NULL
       OR ((p.since IS NULL OR p.since <= $on)
           AND (p.until IS NULL OR p.until >= $on OR p.until = substring($on, 0, size(p.until)))))
RETURN p.uri AS post, h.name AS holder, p.role AS role, o.name AS organisation, p.since AS since, p.until AS until
ORDER BY coalesce(since, ''), post
