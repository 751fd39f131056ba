// recipe: path-between
// version: 2
// question: What are the shortest chains of statements between two actors, and who claims each step?
// params:
//   from: {type: iri, required: true, kinds: [Actor], about: "one end"}
//   to: {type: iri, required: true, kinds: [Actor], about: "the other end"}
//   paths: {type: int, default: 3, min: 1, max: 50, about: "how many of the chains that are equally short"}
// returns: [path, step, subject, relation, object, status, speakers, documents, id]
// identity: [path, step]
// reads: {nodes: [Actor, Statement, Claim], edges: [COMMANDS, LEADS, DIRECTOR_OF, SPOKESPERSON_FOR, MEMBER_OF, PART_OF, SUPPORTS, OPPOSES, ALLIED_WITH, AFFILIATED_WITH, ATTACKED, CLASHED_WITH, DEPUTY_OF, ABOUT, SAID_BY]}
// limits: Chains of at most six steps, along the types named here; a new predicate is to be added to them. Of more chains than are asked for, those with the lowest ids show. That two attacked the same unit links them too; read the relations.
MATCH (a:Entity {uri: $from}), (b:Entity {uri: $to})
WITH a, b
WHERE a.uri <> b.uri
MATCH chain = allShortestPaths((a)-[:COMMANDS|LEADS|DIRECTOR_OF|SPOKESPERSON_FOR|MEMBER_OF|PART_OF|SUPPORTS|OPPOSES|ALLIED_WITH|AFFILIATED_WITH|ATTACKED|CLASHED_WITH|DEPUTY_OF*..6]-(b))
WITH relationships(chain) AS steps, reduce(key = '', r IN relationships(chain) | key + r.id) AS key
ORDER BY key
WITH collect(steps) AS chains
UNWIND range(0, size(chains) - 1) AS n
WITH n, chains[n] AS steps
WHERE n < $paths
UNWIND range(0, size(steps) - 1) AS i
WITH n + 1 AS path, i + 1 AS step, steps[i] AS r
MATCH (st:Statement {shortId: r.id})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
WITH path, step, r, s ORDER BY s.name
WITH path, step, r, collect(DISTINCT s.name) AS speakers
RETURN path, step, startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object, r.status AS status,
       speakers, r.documents AS documents, r.id AS id
ORDER BY path, step
