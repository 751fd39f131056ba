// recipe: allies-and-enemies
// version: 1
// question: Who is said to stand with an actor, and who against it?
// params:
//   actor: {type: iri, required: true, kinds: [Actor], about: "a group, an army, a state or a person"}
// returns: [side, other, name, relation, direction, status, speakers, documents, first, last, id]
// identity: [id]
// reads: {nodes: [Actor], edges: [ALLIED_WITH, SUPPORTS, AFFILIATED_WITH, OPPOSES, ATTACKED, CLASHED_WITH]}
// limits: Sides change; see first and last for when it was reported. Allegations are shown as such.
MATCH (x:Entity {uri: $actor})-[r:ALLIED_WITH|SUPPORTS|AFFILIATED_WITH|OPPOSES|ATTACKED|CLASHED_WITH]-(o:Actor)
RETURN DISTINCT CASE WHEN type(r) IN ['OPPOSES', 'ATTACKED', 'CLASHED_WITH'] THEN 'against' ELSE 'with' END AS side,
       o.uri AS other, o.name AS name, type(r) AS relation,
       CASE WHEN startNode(r).uri = $actor THEN 'out' ELSE 'in' END AS direction, r.status AS status,
       r.speakers AS speakers, r.documents AS documents, r.first AS first, r.last AS last, r.id AS id
ORDER BY side DESC, name, relation, direction
