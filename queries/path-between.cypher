// recipe: path-between
// version: 1
// question: What is the shortest chain of statements between two actors, and who claims each step?
// params:
//   from: {type: iri, required: true, kinds: [Actor], about: "one end"}
//   to: {type: iri, required: true, kinds: [Actor], about: "the other end"}
// returns: [step, subject, relation, object, status, speakers, documents, id]
// identity: [step, id]
// reads: {nodes: [Actor, Statement, Claim], edges: [COMMANDS, LEADS, DIRECTOR_OF, SPOKESPERSON_FOR, MEMBER_OF, PART_OF, SUPPORTS, OPPOSES, ALLIED_WITH, AFFILIATED_WITH, ATTACKED, CLASHED_WITH, DEPUTY_OF, ABOUT, SAID_BY]}
// limits: One of the shortest chains, at most six steps, along the types named here; a new predicate is to be added to them. Where several are of one length the engine picks.
MATCH (a:Entity {uri: $from}), (b:Entity {uri: $to})
MATCH path = shortestPath((a)-[:COMMANDS|LEADS|DIRECTOR_OF|SPOKESPERSON_FOR|MEMBER_OF|PART_OF|SUPPORTS|OPPOSES|ALLIED_WITH|AFFILIATED_WITH|ATTACKED|CLASHED_WITH|DEPUTY_OF*..6]-(b))
WITH relationships(path) AS steps
UNWIND range(0, size(steps) - 1) AS n
WITH n + 1 AS step, steps[n] AS r
MATCH (st:Statement {shortId: r.id})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WITH step, r, s ORDER BY s.name
WITH step, r, collect(DISTINCT s.name) AS speakers
RETURN step, startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object, r.status AS status,
       speakers, r.documents AS documents, r.id AS id
ORDER BY step, id
