"""Words that stand in articles everywhere, so that no rule can rest on one: function words, and words of the news."""

from __future__ import annotations

from cleaner.engine.text.language import FUNCTION_WORDS

_NEWS = """
about after again all also always another any around back because been before best better between both business
call can case change children city come company could country day days did does down during each early end even
every family few first food for found four free full game get girl give going good government great group had hand
hard health help here high him home house how if into its it's just keep know large last late law lead left less let
life like little live local long look made make man many market may media men might minister money month months more
most much must name national near need never new news next night no nothing now number off often old once one only
open or other our out over own part party pay people percent place plan play point police power president press
price problem public put read real really report right room run said same saw say school second see sent service set
she show side since small so social some something state still stop story strong such support take talk team tell
than thank their them then there these thing think third those though three through time times to today together
told too took top top town trade try turn two under until up us use used using very view war was water way we week
well went were what when where while who why will win without woman women work world would year years yes yet you
young your moderate commission contact image photo video sign share comment advert related press
"""

COMMON_WORDS = frozenset(_NEWS.split()) | FUNCTION_WORDS
"""Folded words that no rule should rest on alone."""

SECTION_TITLES = frozenset(
    """
abstract|acknowledgements|acknowledgments|analysis|appendix|background|biography|career|challenges|conclusion
conclusions|context|contact|contacts|correction|credits|directions|discussion|early life|education|equipment|examples
facts|faq|features|findings|further reading|history|impact|important|ingredients|instructions|introduction|key facts
key points|legacy|limitations|method|methods|methodology|news|next steps|notes|objective|opinion|overview|personal life
preparation|pricing|problem|purpose|questions|reaction|recommendations|references|related|related work|requirements
resources|results|risks|scope|see also|solution|sources|specifications|steps|summary|support|the future|tips|tools
updates|what's next|why it matters
hintergrund|ergebnisse|fazit|zutaten|zubereitung|einleitung|geschichte|quellen|kontext|contexte|conclusions|historia
résultats|ingrédients|antecedentes|resultados|ingredientes|risultati|ingredienti|achtergrond|resultaten|bakgrunn|bakgrund
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
"""Headings that, alone on a line, are sections of articles and not furniture."""
