// recipe: tolls-by-month
// version: 1
// question: How many events, dead and injured are reported month by month, with the least and the most that speakers give?
// params:
//   kind: {type: class, default: ViolentEvent, kinds: [Event], about: "a class of events, such as Airstrike"}
//   place: {type: iri, kinds: [Place], about: "only there; what lies in it counts"}
//   actor: {type: iri, kinds: [Actor], about: "only events with this perpetrator, claimant, target or victim"}
//   since: {type: date, takes: first, about: "only events that can have been on this day or later"}
//   until: {type: date, takes: last, about: "only events that can have been on this day or before"}
// returns: [month, events, with_toll, killed_min, killed_max, injured_min, injured_max, open_ended, disputed]
// identity: [month]
// reads: {nodes: [Event, Place, Claim], edges: [ABOUT, TOOK_PLACE_AT, LOCATED_IN, PERPETRATOR, CLAIMED_BY, TARGET, VICTIM]}
// limits: The sums of the lowest and of the highest that anybody gives for each event; what nobody counts is not in them (see with_toll). Open_ended counts the events of which somebody gives only a least (at least, dozens). An event that can have been in two months has a row of both; events without a date come last. The same dead told as two events count twice (kg status --findings lists pairs that may be one).
MATCH (e:Event)
WHERE $kind IN labels(e) AND e.status IN ['asserted', 'alleged', 'disputed']
  AND ($since IS NULL OR e.latest >= date($since)) AND ($until IS NULL OR e.earliest <= date($until))
OPTIONAL MATCH (e)-[:TOOK_PLACE_AT]->(:Entity)-[:LOCATED_IN*0..5]->(x:Entity {uri: $place})
WITH e, count(x) AS there
WHERE $place IS NULL OR there > 0
OPTIONAL MATCH (e)-[:PERPETRATOR|CLAIMED_BY|TARGET|VICTIM]->(a:Entity {uri: $actor})
WITH e, count(a) AS named
WHERE $actor IS NULL OR named > 0
WITH e, substring(toString(e.earliest), 0, 7) AS first, substring(toString(e.latest), 0, 7) AS last
WITH e, CASE WHEN first = last THEN first WHEN first IS NULL THEN 'undated' ELSE first + '/' + last END AS month
OPTIONAL MATCH (e)<-[:ABOUT]-(c:Claim)
WHERE c.countsAs IN ['for', 'weakly for']
WITH e, month, min(coalesce(c.killedMin, c.killedMax)) AS dead_low, max(coalesce(c.killedMax, c.killedMin)) AS dead_high,
     min(coalesce(c.injuredMin, c.injuredMax)) AS hurt_low, max(coalesce(c.injuredMax, c.injuredMin)) AS hurt_high,
     max(CASE WHEN c.killedMin IS NOT NULL AND c.killedMax IS NULL THEN 1 ELSE 0 END) AS open
WITH month, count(e) AS events, sum(CASE WHEN dead_low IS NULL AND hurt_low IS NULL THEN 0 ELSE 1 END) AS with_toll,
     sum(coalesce(dead_low, 0)) AS killed_min, sum(coalesce(dead_high, 0)) AS killed_max,
     sum(coalesce(hurt_low, 0)) AS injured_min, sum(coalesce(hurt_high, 0)) AS injured_max, sum(open) AS open_ended,
     sum(CASE WHEN e.status = 'disputed' THEN 1 ELSE 0 END) AS disputed
RETURN month, events, with_toll, killed_min, killed_max, injured_min, injured_max, open_ended, disputed
ORDER BY CASE month WHEN 'undated' THEN '9999' ELSE month END
