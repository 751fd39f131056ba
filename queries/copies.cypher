// recipe: copies
// version: 1
// question: Which documents print one text, and whose was the first?
// params:
//   publisher: {type: iri, kinds: [Actor], about: "only texts that this one printed, first or later"}
// returns: [original, title, publisher, published, copy, copy_title, copied_by, copied_on]
// identity: [copy]
// reads: {nodes: [Document], edges: [COPY_OF, PUBLISHED_BY]}
// limits: The first is the earliest in the corpus by its date, not always the author. Near copies count; a text of a few words only where it is the same to the letter. All of them are one origin.
MATCH (d:Document)-[:COPY_OF]->(o:Document)
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(p:Entity)
OPTIONAL MATCH (o)-[:PUBLISHED_BY]->(q:Entity)
WITH d, o, p, q
WHERE $publisher IS NULL OR p.uri = $publisher OR q.uri = $publisher
RETURN o.uri AS original, o.name AS title, q.name AS publisher, o.published AS published, d.uri AS copy,
       d.name AS copy_title, p.name AS copied_by, d.published AS copied_on
ORDER BY published, original, copied_on, copy
