// recipe: lineage
// version: 2
// question: What became of a unit, a group or a government, and what was it before, under which names?
// params:
//   unit: {type: iri, required: true, kinds: [Organization], about: "the unit, group or government"}
//   on: {type: date, about: "show the names of this day instead of those of the change"}
// returns: [side, step, how, date, before, before_name, after, after_name, status, said_by, documents, id]
// identity: [side, step, before, after, id]
// reads: {nodes: [Organization, Statement, Event, Claim], edges: [SUCCEEDED, SUBJECT, ABOUT, SAID_BY, FROM_EVENT, ORIGINAL, RESULTING]}
// limits: Follows succeeded, six steps each way, whether a change of groups or a plain statement says it. What changed in itself has the side itself (a renaming of one that stays the same, a formation, a dissolution, a merger of which nobody says what came out).
MATCH (x:Entity {uri: $unit})
OPTIONAL MATCH back = (x)-[:SUCCEEDED*0..5]->(m:Organization)-[r:SUCCEEDED]->(:Organization)
WITH x, collect(DISTINCT CASE WHEN r IS NOT NULL THEN {side: 'before', step: length(back), id: r.id} END) AS backwards
OPTIONAL MATCH forth = (x)<-[:SUCCEEDED*0..5]-(m:Organization)<-[r:SUCCEEDED]-(:Organization)
WITH x, backwards, collect(DISTINCT CASE WHEN r IS NOT NULL THEN {side: 'after', step: length(forth), id: r.id} END) AS forwards
OPTIONAL MATCH (own:GroupChange)-[:ORIGINAL|RESULTING]->(x)
WHERE own.status IN ['asserted', 'alleged', 'disputed']
OPTIONAL MATCH (own)-[:ORIGINAL]->(was:Entity)
OPTIONAL MATCH (own)-[:RESULTING]->(is:Entity)
WITH x, backwards, forwards, own.shortId AS id, collect(DISTINCT was.uri) AS olds, collect(DISTINCT is.uri) AS news
WITH x, backwards, forwards,
     collect(CASE WHEN size(olds) = 0 OR size(news) = 0 OR (olds = [x.uri] AND news = [x.uri])
             THEN {side: 'itself', step: 0, id: id} END) AS changes
UNWIND backwards + forwards + changes AS s
WITH x, s.side AS side, min(s.step) AS step, s.id AS id
WHERE id IS NOT NULL
MATCH (about:Entity {shortId: id})<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(speaker:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
WITH x, side, step, id, about, speaker ORDER BY speaker.name
WITH x, side, step, id, about, collect(DISTINCT speaker.name) AS said_by
OPTIONAL MATCH (about)-[:FROM_EVENT]->(e:Event)
OPTIONAL MATCH (about)-[:SUBJECT]->(later:Entity)
OPTIONAL MATCH (about)-[:OBJECT]->(earlier:Entity)
OPTIONAL MATCH (about)-[:ORIGINAL]->(was:Entity)
OPTIONAL MATCH (about)-[:RESULTING]->(is:Entity)
WITH side, step, id, about, said_by, e, CASE WHEN side = 'itself' THEN was ELSE earlier END AS old,
     CASE WHEN side = 'itself' THEN is ELSE later END AS new, coalesce(date($on), e.earliest, about.earliest) AS day
WITH DISTINCT side, step, id, about, said_by, e, old, new, day
UNWIND ['before', 'after'] AS end
WITH side, step, id, about, said_by, e, old, new, day, end, CASE end WHEN 'before' THEN old ELSE new END AS unit
OPTIONAL MATCH (unit)<-[:SUBJECT]-(n:Statement {predicate: 'alias'})<-[:ABOUT]-(k:Claim)
WHERE k.countsAs = 'for' AND (k.sinceEarliest IS NOT NULL OR k.untilLatest IS NOT NULL)
  AND coalesce(k.sinceEarliest <= day, true) AND coalesce(k.untilLatest >= day, true)
WITH side, step, id, about, said_by, e, old, new, day, end, unit, n, k ORDER BY coalesce(k.sinceEarliest, date('0001-01-01')), n.objectText
WITH side, step, id, about, said_by, e, old, new, day, end, unit, collect(n.objectText) AS dated
OPTIONAL MATCH (unit)<-[:ORIGINAL]-(next:GroupChange)
WHERE next.formerName IS NOT NULL AND next.status IN ['asserted', 'alleged', 'disputed']
  AND (next.earliest > day OR (end = 'before' AND $on IS NULL AND next.latest >= day))
WITH side, step, id, about, said_by, e, old, new, day, end, unit, dated, next ORDER BY next.earliest, next.formerName
WITH side, step, id, about, said_by, e, old, new, day, end, unit, dated, collect(next.formerName) AS former
OPTIONAL MATCH (unit)<-[:RESULTING]-(last:GroupChange)
WHERE last.newName IS NOT NULL AND last.status IN ['asserted', 'alleged', 'disputed'] AND last.latest <= day
WITH side, step, id, about, said_by, e, old, new, end, unit, dated, former, last ORDER BY last.latest DESC, last.newName
WITH side, step, id, about, said_by, e, old, new, end, unit, dated, former, collect(last.newName) AS later
WITH side, step, id, about, said_by, e, old, new,
     collect({end: end, name: coalesce(CASE end WHEN 'before' THEN dated[0] ELSE dated[size(dated) - 1] END, former[0],
                                       later[0], unit.name)}) AS names
RETURN side, step, coalesce(e.eventType, about.eventType, 'succeeded') AS how, coalesce(e.date, about.date) AS date,
       old.uri AS before, [n IN names WHERE n.end = 'before' | n.name][0] AS before_name,
       new.uri AS after, coalesce([n IN names WHERE n.end = 'after' | n.name][0], e.newName, about.newName) AS after_name,
       about.status AS status, said_by, about.documents AS documents, id
ORDER BY CASE side WHEN 'before' THEN 0 WHEN 'itself' THEN 1 ELSE 2 END, step, date, before, after, id
