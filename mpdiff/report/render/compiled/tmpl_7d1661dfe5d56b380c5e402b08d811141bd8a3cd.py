from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'reasons.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_reasons = resolve('reasons')
    pass
    yield '<section id="reasons" aria-labelledby="reasons-heading">\n<h2 id="reasons-heading">Reasons for the window</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'scenarios'):
        pass
        yield '<ul class="plain">\n'
        l_1_loop = missing
        for l_1_scenario, l_1_loop in LoopContext(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'scenarios'), undefined):
            l_1_fits = resolve('fits')
            _loop_vars = {}
            pass
            yield '<li><b>'
            yield escape(environment.finalize(environment.getattr(l_1_scenario, 'title')))
            yield '</b> <code>'
            yield escape(environment.finalize(environment.getattr(l_1_scenario, 'name')))
            yield '</code> '
            yield escape(environment.finalize(('was given as the reason; it fits' if environment.getattr(l_1_scenario, 'given') else 'would be consistent with')))
            yield ' '
            l_2_loop = missing
            t_1 = 1
            for l_2_fit, l_2_loop in LoopContext(context.call((undefined(name='fits') if l_1_fits is missing else l_1_fits), l_1_scenario, _loop_vars=_loop_vars), undefined):
                _loop_vars = {}
                pass
                yield '<code dir="ltr">'
                yield escape(environment.finalize(l_2_fit))
                yield '</code>'
                yield escape(environment.finalize((', ' if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 6 in 'reasons.html' evaluated to false and no else section was defined."))))
                t_1 = 0
            l_2_loop = l_2_fit = missing
            if t_1:
                pass
                yield 'none of the changes'
            yield '.</li>\n'
        l_1_loop = l_1_scenario = l_1_fits = missing
        yield '</ul>\n'
    else:
        pass
        yield '<p class="nothing">No documented reason was given'
        yield escape(environment.finalize(('' if environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'not_judged') else ', and none is consistent with the changes')))
        yield '.</p>\n'
    if environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'named'):
        pass
        yield '<p>No documented reason explains '
        l_1_loop = missing
        for l_1_name, l_1_loop in LoopContext(environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'named'), undefined):
            _loop_vars = {}
            pass
            yield '<code dir="ltr">'
            yield escape(environment.finalize(l_1_name))
            yield '</code>'
            yield escape(environment.finalize((', ' if (not environment.getattr(l_1_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 13 in 'reasons.html' evaluated to false and no else section was defined."))))
        l_1_loop = l_1_name = missing
        yield '.</p>\n'
    if environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'not_judged'):
        pass
        yield '<p>Not judged, as '
        yield escape(environment.finalize(environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'why')))
        yield ': '
        l_1_loop = missing
        for l_1_name, l_1_loop in LoopContext(environment.getattr((undefined(name='reasons') if l_0_reasons is missing else l_0_reasons), 'not_judged'), undefined):
            _loop_vars = {}
            pass
            yield '<code dir="ltr">'
            yield escape(environment.finalize(l_1_name))
            yield '</code>'
            yield escape(environment.finalize((', ' if (not environment.getattr(l_1_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 16 in 'reasons.html' evaluated to false and no else section was defined."))))
        l_1_loop = l_1_name = missing
        yield '.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '3=14&5=18&6=23&10=49&12=51&13=55&15=64&16=67'