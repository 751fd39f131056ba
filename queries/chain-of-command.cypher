// recipe: chain-of-command
// version: 1
// question: Who stands above and below an actor, and by which edge?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a unit, an army, a group or a person"}
//   levels: {type: int, default: 4, min: 1, max: 8, about: "how many steps up and down"}
// returns: [direction, distance, actor, name, relation, of, status, id]
// identity: [direction, actor, relation, of]
// reads: {nodes: [Actor], edges: [PART_OF, COMMANDS, LEADS]}
// limits: Follows part-of, commands and leads as they are now claimed, without dates; two rivals for one post both show.
MATCH (x:Entity {uri: $actor})
OPTIONAL MATCH up = (x)-[:PART_OF*1..8]->(above:Actor)
WITH x, [step IN collect(DISTINCT {body: above, steps: length(up)}) WHERE step.body IS NOT NULL] AS ups
OPTIONAL MATCH down = (x)<-[:PART_OF|COMMANDS|LEADS*1..8]-(below:Actor)
WITH x, ups, [step IN collect(DISTINCT {body: below, steps: length(down)}) WHERE step.body IS NOT NULL] AS downs
WITH [step IN ups | {direction: 'above', body: step.body, steps: step.steps}]
     + [{direction: 'self', body: x, steps: 0}]
     + [step IN downs | {direction: 'below', body: step.body, steps: step.steps}] AS levels
UNWIND levels AS level
WITH level.direction AS side, level.body AS body, min(level.steps) AS steps
WHERE steps <= $levels
MATCH (start:Actor)-[r:PART_OF|COMMANDS|LEADS]->(end:Actor)
WHERE (type(r) = 'PART_OF' AND start = body AND side IN ['above', 'self'])
   OR (type(r) IN ['COMMANDS', 'LEADS'] AND end = body AND side IN ['above', 'self'])
   OR (type(r) = 'PART_OF' AND end = body AND side IN ['below', 'self'])
   OR (type(r) IN ['COMMANDS', 'LEADS'] AND start = body AND side IN ['below', 'self'])
   OR (type(r) IN ['COMMANDS', 'LEADS'] AND end = body AND side = 'below')
WITH side, steps, body, r, start, end, CASE WHEN start = body THEN end ELSE start END AS other
WITH CASE WHEN side <> 'self' THEN side
          WHEN (type(r) = 'PART_OF' AND start = body) OR (type(r) <> 'PART_OF' AND end = body) THEN 'above'
          ELSE 'below' END AS direction,
     steps + 1 AS distance, other, r, body
WHERE distance <= $levels
RETURN direction, min(distance) AS distance, other.uri AS actor, other.name AS name, type(r) AS relation,
       body.name AS of, r.status AS status, r.id AS id
ORDER BY direction, distance, name, relation, of
