// recipe: chain-of-command
// version: 1
// question: Who stands above and below an actor, and by which edge?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a unit, an army, a group or a person"}
//   levels: {type: int, default: 4, min: 1, max: 8, about: "how many steps up and down"}
// returns: [direction, distance, actor, name, relation, of, status, id]
// identity: [direction, actor, relation, of]
// reads: {nodes: [Actor], edges: [PART_OF, COMMANDS, LEADS]}
// limits: Follows part-of, commands and leads; two rivals for one post both show.
MATCH (x:Entity {uri: $actor})
MATCH path = (x)-[:PART_OF*0..8]->(body:Actor)
WHERE length(path) <= $levels
WITH body, min(length(path)) AS steps
MATCH (body)-[r]-(other:Actor)
WHERE (type(r) = 'PART_OF' AND startNode(r) = body AND steps < $levels)
   OR (type(r) IN ['COMMANDS', 'LEADS'] AND endNode(r) = body)
RETURN 'above' AS direction, steps + 1 AS distance, other.uri AS actor, other.name AS name, type(r) AS relation,
       body.name AS of, r.status AS status, r.id AS id
ORDER BY direction, distance, name, relation, of
UNION
MATCH (x:Entity {uri: $actor})
MATCH path = (x)<-[:PART_OF|COMMANDS|LEADS*0..8]-(body:Actor)
WHERE length(path) <= $levels
RETURN 'x' AS direction, 0 AS distance, '' AS actor, '' AS name, '' AS relation, '' AS of, '' AS status, '' AS id
ORDER BY direction, distance, name, relation, of
