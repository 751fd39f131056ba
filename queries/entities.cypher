// recipe: entities
// version: 2
// question: Which actors and places are known, and by which id?
// params:
//   kind: {type: class, default: Entity, kinds: [Entity], about: "a class of the ontology, such as Unit, ArmedGroup or City"}
//   contains: {type: text, default: "", about: "only those with a name, in any script, that contains this"}
// returns: [entity, name, type, identity, other_names, edges]
// identity: [entity]
// reads: {nodes: [Actor, Place], edges: []}
// limits: Identity is empty for what was written by hand; found has a name in a text and nothing more, described not even that. Common misspellings are not shown; every name is found by the entity parameters of recipes.
MATCH (n:Entity)
WHERE (n:Actor OR n:Place) AND $kind IN labels(n)
OPTIONAL MATCH (n)-[r]-(m:Entity)
WHERE r.id IS NOT NULL
WITH n, count(DISTINCT r.id) AS edges
UNWIND [k IN keys(n) WHERE k STARTS WITH 'altLabel' OR k STARTS WITH 'prefLabel' | n[k]] AS value
UNWIND [] + value AS other
WITH n, edges, other ORDER BY other
WITH n, edges, collect(DISTINCT other) AS every
WHERE any(name IN every WHERE toLower(name) CONTAINS toLower($contains))
WITH n, edges, [name IN every WHERE name <> n.name] AS names
RETURN n.uri AS entity, n.name AS name, n.type AS type, n.identity AS identity,
       names AS other_names, edges
ORDER BY name, entity
