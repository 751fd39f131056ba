// recipe: chain-of-command
// version: 2
// question: Who stands above and below an actor (on a day), and by which edge?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a unit, an army, a group or a person"}
//   levels: {type: int, default: 4, min: 1, max: 8, about: "how many steps up and down"}
//   on: {type: date, about: "only edges that can have held on this day"}
//   known: {type: date, about: "only by what was published or recorded by this day"}
// returns: [direction, distance, actor, name, relation, of, status, id]
// identity: [direction, actor, relation, of]
// reads: {nodes: [Actor, Statement, Claim, Ending], edges: [PART_OF, COMMANDS, LEADS, ABOUT, ENDED_BY]}
// limits: Follows part-of, commands and leads. Without a day, all that is claimed for any time shows, two rivals for one post too. With one, who had left or died by then is left out, and what has no dates is kept. With "known", what has no date of record is left out, and status is still that of today.
OPTIONAL MATCH (c:Claim)-[:ABOUT]->(st:Statement)
WHERE ($on IS NOT NULL OR $known IS NOT NULL) AND st.predicate IN ['partOf', 'commands', 'leads']
  AND c.countsAs IN ['for', 'weakly for'] AND ($known IS NULL OR c.knownSince <= date($known))
  AND ($on IS NULL OR ((c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on))
                       AND (c.untilLatest IS NULL OR c.untilLatest >= date($on))))
OPTIONAL MATCH (c)-[:ENDED_BY]->(end:Ending)
WHERE end.status = 'asserted' AND end.latest < date($on) AND (end.resumed IS NULL OR end.resumed > date($on))
  AND ($known IS NULL OR end.knownSince <= date($known))
WITH c, st.shortId AS id, count(end) AS ends
WITH collect(DISTINCT CASE WHEN ends = 0 THEN id END) AS held
MATCH (x:Entity {uri: $actor})
OPTIONAL MATCH up = (x)-[:PART_OF*1..8]->(above:Actor)
WHERE ($on IS NULL AND $known IS NULL) OR all(r IN relationships(up) WHERE r.id IN held)
WITH held, x, [step IN collect(DISTINCT {body: above, steps: length(up)}) WHERE step.body IS NOT NULL] AS ups
OPTIONAL MATCH down = (x)<-[:PART_OF|COMMANDS|LEADS*1..8]-(below:Actor)
WHERE ($on IS NULL AND $known IS NULL) OR all(r IN relationships(down) WHERE r.id IN held)
WITH held, x, ups, [step IN collect(DISTINCT {body: below, steps: length(down)}) WHERE step.body IS NOT NULL] AS downs
WITH held, [step IN ups | {direction: 'above', body: step.body, steps: step.steps}]
     + [{direction: 'self', body: x, steps: 0}]
     + [step IN downs | {direction: 'below', body: step.body, steps: step.steps}] AS levels
UNWIND levels AS level
WITH held, level.direction AS side, level.body AS body, min(level.steps) AS steps
WHERE steps <= $levels
MATCH (start:Actor)-[r:PART_OF|COMMANDS|LEADS]->(end:Actor)
WHERE (($on IS NULL AND $known IS NULL) OR r.id IN held)
  AND ((type(r) = 'PART_OF' AND start = body AND side IN ['above', 'self'])
       OR (type(r) IN ['COMMANDS', 'LEADS'] AND end = body AND side IN ['above', 'self'])
       OR (type(r) = 'PART_OF' AND end = body AND side IN ['below', 'self'])
       OR (type(r) IN ['COMMANDS', 'LEADS'] AND start = body AND side IN ['below', 'self'])
       OR (type(r) IN ['COMMANDS', 'LEADS'] AND end = body AND side = 'below'))
WITH side, steps, body, r, start, end, CASE WHEN start = body THEN end ELSE start END AS other
WITH CASE WHEN side <> 'self' THEN side
          WHEN (type(r) = 'PART_OF' AND start = body) OR (type(r) <> 'PART_OF' AND end = body) THEN 'above'
          ELSE 'below' END AS direction,
     steps + 1 AS distance, other, r, body
WHERE distance <= $levels
RETURN direction, min(distance) AS distance, other.uri AS actor, other.name AS name, type(r) AS relation,
       body.name AS of, r.status AS status, r.id AS id
ORDER BY direction, distance, name, relation, of
