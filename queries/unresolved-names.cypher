// recipe: unresolved-names
// version: 1
// question: Which names in the documents stand for nobody that was written by hand, or for more than one?
// params:
//   kind: {type: choice, default: all, choices: [all, found, ambiguous], about: "new names, ambiguous ones, or both"}
// returns: [entity, name, type, identity, may_be, mentions, first, documents]
// identity: [entity]
// reads: {nodes: [Entity, Document], edges: [MENTIONED_IN, MAY_BE]}
// limits: Unnamed actors ("two gunmen") are left out. Settle a name in loaders/handwritten (a new entity or alias).
MATCH (n:Entity)-[:MENTIONED_IN]->(d:Document)
WHERE n.identity IN ['found', 'ambiguous'] AND ($kind = 'all' OR n.identity = $kind)
WITH n, d ORDER BY d.published, d.uri
WITH n, count(DISTINCT d) AS mentions, min(d.published) AS first, collect(DISTINCT d.name) AS documents
OPTIONAL MATCH (n)-[:MAY_BE]->(m:Entity)
WITH n, mentions, first, documents, m ORDER BY m.name
WITH n, mentions, first, documents, collect(DISTINCT m.name) AS may_be
RETURN n.uri AS entity, n.name AS name, n.type AS type, n.identity AS identity, may_be, mentions, first, documents
ORDER BY mentions DESC, name, entity
