// recipe: entities
// version: 1
// question: Which actors and places are known, and by which id?
// params:
//   kind: {type: text, default: Entity, about: "a class of the ontology, such as Unit, ArmedGroup or City"}
//   contains: {type: text, default: "", about: "only names that contain this"}
// returns: [entity, name, type, other_names, edges]
// identity: [entity]
// reads: {nodes: [Actor, Place], edges: []}
// limits: Names in other scripts are on the node and found by every recipe's entity parameters.
MATCH (n:Entity)
WHERE (n:Actor OR n:Place) AND $kind IN labels(n) AND toLower(n.name) CONTAINS toLower($contains)
OPTIONAL MATCH (n)-[r]-(m:Entity)
WHERE r.id IS NOT NULL
WITH n, count(DISTINCT r.id) AS edges
RETURN n.uri AS entity, n.name AS name, n.type AS type, n.altLabel__en AS other_names, edges
ORDER BY name, entity
