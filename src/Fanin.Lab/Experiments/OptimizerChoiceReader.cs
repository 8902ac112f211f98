using System.Collections.Immutable;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Reads what stands under <c>optimizer</c>: words, and optimizers with arguments.</summary>
/// <param name="numbers">Reads their learning rates.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class OptimizerChoiceReader(NumberReader numbers, List<Diagnostic> problems)
{
    /// <summary>Reads one; <see langword="null"/> if it is wrong.</summary>
    public OptimizerChoice? Read(YamlNode node) => node is YamlMapping mapping ? WithArguments(mapping) : Named((YamlScalar)node);

    private OptimizerChoice? Named(YamlScalar word)
    {
        if (OptimizerWords.Find(word.Value) is { } kind)
        {
            return OptimizerChoice.Of(kind);
        }

        Wrong(word.Place, $"Unknown optimizer {word.Kind}; the nearest is {NearestWord.Of(word.Value, OptimizerWords.All)}. Expected one of {string.Join(", ", OptimizerWords.All)}, or kind: with arguments.");
        return null;
    }

    private OptimizerChoice? WithArguments(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfOptimizer, "an optimizer", problems);
        double? momentum = fields.Number(ExperimentKeys.Momentum);
        double? decay = fields.Number(ExperimentKeys.WeightDecay);
        ImmutableArray<double> rates = numbers.Rates(fields, ExperimentKeys.OwnRates);
        if (fields.Words(ExperimentKeys.OptimizerKind) is not [int kind, ..])
        {
            return null;
        }

        OptimizerChoice usual = OptimizerChoice.Of((OptimizerKind)kind);
        OptimizerChoice choice = usual with
        {
            Name = fields.Text(ExperimentKeys.OptimizerName)?.Value ?? usual.Name,
            Momentum = momentum ?? usual.Momentum,
            WeightDecay = decay ?? usual.WeightDecay,
            Nesterov = fields.Flag(ExperimentKeys.Nesterov) ?? false,
            Beta1 = fields.Number(ExperimentKeys.Beta1),
            Beta2 = fields.Number(ExperimentKeys.Beta2),
            Alpha = fields.Number(ExperimentKeys.Alpha),
            Epsilon = fields.Number(ExperimentKeys.Epsilon),
            LearningRates = rates,
        };
        if (TrialOptimizer.Mistake(choice.With(1)) is { } mistake)
        {
            Wrong(mapping.Place, mistake);
        }

        return choice;
    }

    private void Wrong(TextPlace place, string message) => problems.Add(new Diagnostic(Diagnostic.WrongValue, message) { Place = place });
}
