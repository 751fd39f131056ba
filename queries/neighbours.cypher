// recipe: neighbours
// version: 1
// question: With whom and what is somebody or something linked, by which edges, and how well are they supported?
// params:
//   entity: {type: iri, required: true, kinds: [Actor, Place], about: "whom or what"}
// returns: [relation, direction, other, name, type, status, speakers, documents, origins, first, last, id]
// identity: [id]
// reads: {nodes: [Entity, Statement], edges: []}
// limits: Direct edges only, for all times; statement-claims tells who says one. What is only denied makes no edge. First and last are the days of publication.
MATCH (x:Entity {uri: $entity})-[r]-(o:Entity)
WHERE r.id IS NOT NULL
WITH DISTINCT r, o
MATCH (st:Statement {shortId: r.id})
RETURN type(r) AS relation, CASE WHEN startNode(r).uri = $entity THEN 'out' ELSE 'in' END AS direction, o.uri AS other,
       o.name AS name, o.type AS type, r.status AS status, st.speakersFor AS speakers, st.documents AS documents,
       st.origins AS origins, st.firstReported AS first, st.lastReported AS last, r.id AS id
ORDER BY relation, direction, name, id
