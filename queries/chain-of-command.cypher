// recipe: chain-of-command
// version: 3
// question: Who stands above and below an actor (on a day), by which edge and according to whom?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a unit, an army, a group or a person"}
//   levels: {type: int, default: 4, min: 1, max: 8, about: "how many steps up and down"}
//   on: {type: date, about: "only edges that can have held on this day"}
// returns: [direction, distance, actor, name, subject, relation, object, status, said_by, documents, id]
// identity: [direction, actor, id]
// reads: {nodes: [Actor, Organization, Statement, Claim, Ending], edges: [PART_OF, COMMANDS, LEADS, ABOUT, SAID_BY, ENDED_BY]}
// limits: Follows part-of, commands and leads; from a person, whom he or she leads and what stands above that. Without a day, all that is claimed for any time shows, two rivals for one post too. With one, who had left or died by then is left out, what has no dates is kept, and said_by names only who speaks of that day.
OPTIONAL MATCH (c:Claim)-[:ABOUT]->(st:Statement)
WHERE $on IS NOT NULL AND st.predicate IN ['partOf', 'commands', 'leads'] AND c.countsAs IN ['for', 'weakly for']
  AND (c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on)) AND (c.untilLatest IS NULL OR c.untilLatest >= date($on))
OPTIONAL MATCH (c)-[:ENDED_BY]->(end:Ending)
WHERE end.status = 'asserted' AND end.latest < date($on) AND (end.resumed IS NULL OR end.resumed > date($on))
WITH c, st, count(end) AS ends
OPTIONAL MATCH (st)<-[:ABOUT]-(k:Claim)
WHERE k.countsAs IN ['for', 'weakly for']
  AND c.sinceEarliest IS NULL AND k.sinceEarliest <= coalesce(c.untilLatest, c.seenOn, date('9999-12-31'))
WITH c, st.shortId AS id, ends, min(k.sinceEarliest) AS begun
WITH id, c, ends = 0 AND (begun IS NULL OR begun <= date($on)) AS so
WITH collect(DISTINCT CASE WHEN so THEN id END) AS held, collect(CASE WHEN so THEN c.uri END) AS claims
MATCH (x:Entity {uri: $actor})
OPTIONAL MATCH (x)-[own:COMMANDS|LEADS]->(led:Organization)
WHERE x:Person AND ($on IS NULL OR own.id IN held)
WITH held, claims, x, collect(DISTINCT led) AS led
WITH held, claims, x, CASE WHEN x:Person THEN led ELSE [x] END AS starts, CASE WHEN x:Person THEN 1 ELSE 0 END AS own
UNWIND starts AS s
OPTIONAL MATCH up = (s)-[:PART_OF*1..8]->(above:Actor)
WHERE $on IS NULL OR all(r IN relationships(up) WHERE r.id IN held)
WITH held, claims, x, own, s, [step IN collect(DISTINCT {body: above, steps: length(up)}) WHERE step.body IS NOT NULL] AS ups
OPTIONAL MATCH down = (s)<-[:PART_OF*1..8]-(below:Actor)
WHERE $on IS NULL OR all(r IN relationships(down) WHERE r.id IN held)
WITH held, claims, x, own, s, ups, [step IN collect(DISTINCT {body: below, steps: length(down)}) WHERE step.body IS NOT NULL] AS downs
WITH held, claims, x, own, [step IN ups | {side: 'above', body: step.body, steps: step.steps}]
     + [{side: 'above', body: s, steps: 0}, {side: 'below', body: s, steps: 0}]
     + [step IN downs | {side: 'below', body: step.body, steps: step.steps}] AS levels
UNWIND levels AS level
WITH held, claims, x, own, level.side AS side, level.body AS body, min(level.steps) AS steps
MATCH (start:Actor)-[r:PART_OF|COMMANDS|LEADS]->(end:Actor)
WHERE ($on IS NULL OR r.id IN held)
  AND ((type(r) = 'PART_OF' AND side = 'above' AND start = body) OR (type(r) = 'PART_OF' AND side = 'below' AND end = body)
       OR (type(r) <> 'PART_OF' AND end = body AND (steps > 0 OR (own = 0 AND side = 'above') OR (side = 'below' AND start = x))))
WITH side AS direction, r, start, end, claims, x,
     CASE WHEN start = x OR (type(r) = 'PART_OF' AND side = 'above') THEN end ELSE start END AS other,
     CASE WHEN start = x THEN 1 WHEN side = 'above' THEN steps + 1 ELSE steps + 1 + own END AS distance
WHERE distance <= $levels
WITH direction, r, start, end, claims, other, min(distance) AS distance
MATCH (st:Statement {shortId: r.id})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(speaker:Entity)
WHERE c.countsAs IN ['for', 'weakly for'] AND ($on IS NULL OR c.uri IN claims)
WITH direction, distance, r, start, end, other, speaker ORDER BY speaker.name
WITH direction, distance, r, start, end, other, collect(DISTINCT speaker.name) AS said_by
RETURN direction, distance, other.uri AS actor, other.name AS name, start.name AS subject, type(r) AS relation,
       end.name AS object, r.status AS status, said_by, r.documents AS documents, r.id AS id
ORDER BY direction, distance, name, relation, subject, object, id
