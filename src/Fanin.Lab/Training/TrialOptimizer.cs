using Fanin.Lab.Trials;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Makes the optimizers that descriptions name, with PyTorch's numbers where they say nothing.</summary>
internal static class TrialOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double RmsPropAlpha = 0.99;

    /// <summary>Makes an optimizer of all parameters.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or given to a method that has no use for it.</exception>
    public static optim.Optimizer Create(OptimizerSpec spec, IEnumerable<Parameter> parameters)
    {
        if (Mistake(spec) is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(spec));
        }

        return spec.Kind switch
        {
            OptimizerKind.Sgd => optim.SGD(parameters, spec.LearningRate, weight_decay: spec.WeightDecay),
            OptimizerKind.Momentum => optim.SGD(parameters, spec.LearningRate, spec.Momentum, weight_decay: spec.WeightDecay, nesterov: spec.Nesterov),
            OptimizerKind.Adam => optim.Adam(parameters, spec.LearningRate, spec.Beta1 ?? Beta1, spec.Beta2 ?? Beta2, spec.Epsilon ?? Epsilon, spec.WeightDecay),
            OptimizerKind.AdamW => optim.AdamW(parameters, spec.LearningRate, spec.Beta1 ?? Beta1, spec.Beta2 ?? Beta2, spec.Epsilon ?? Epsilon, spec.WeightDecay),
            OptimizerKind.RmsProp => optim.RMSProp(parameters, spec.LearningRate, spec.Alpha ?? RmsPropAlpha, spec.Epsilon ?? Epsilon, spec.WeightDecay, spec.Momentum),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Expected a known optimizer."),
        };
    }

    /// <summary>What is wrong with a description; <see langword="null"/> if nothing is.</summary>
    public static string? Mistake(OptimizerSpec spec)
    {
        bool hasMomentum = spec.Kind is OptimizerKind.Momentum or OptimizerKind.RmsProp;
        return !Enum.IsDefined(spec.Kind) ? $"Expected a known optimizer, got {spec.Kind}."
            : !float.IsFinite((float)spec.LearningRate) || spec.LearningRate <= 0 ? $"Expected a learning rate above 0 that float32 can hold, got {spec.LearningRate:R}."
            : !double.IsFinite(spec.WeightDecay) || spec.WeightDecay < 0 ? $"Expected a weight decay of at least 0, got {spec.WeightDecay:R}."
            : spec.Momentum is not (>= 0 and < 1) ? $"Expected a momentum from 0 to below 1, got {spec.Momentum:R}."
            : !hasMomentum && spec.Momentum > 0 ? $"{spec.Kind} has no momentum; got {spec.Momentum:R}. Leave it out, or choose {OptimizerKind.Momentum}."
            : spec.Kind == OptimizerKind.Momentum && spec.Momentum <= 0 ? $"Expected a momentum above 0 of {OptimizerKind.Momentum}, got {spec.Momentum:R}; 0.9 is usual, and {OptimizerKind.Sgd} has none."
            : MistakeOfArguments(spec);
    }

    private static string? MistakeOfArguments(OptimizerSpec spec)
    {
        bool isAdam = spec.Kind is OptimizerKind.Adam or OptimizerKind.AdamW;
        bool isRmsProp = spec.Kind == OptimizerKind.RmsProp;
        return spec.Nesterov && spec.Kind != OptimizerKind.Momentum ? Superfluous(spec, "Nesterov's look ahead")
            : Fraction(spec, "β₁", spec.Beta1, isAdam) ?? Fraction(spec, "β₂", spec.Beta2, isAdam) ?? Fraction(spec, "α", spec.Alpha, isRmsProp)
            ?? (spec.Epsilon is null ? null
                : !isAdam && !isRmsProp ? Superfluous(spec, "ε")
                : spec.Epsilon > 0 && double.IsFinite(spec.Epsilon.Value) ? null
                : $"Expected an ε above 0, got {spec.Epsilon:R}.");
    }

    private static string? Fraction(OptimizerSpec spec, string symbol, double? value, bool has) => value is null ? null
        : !has ? Superfluous(spec, symbol)
        : value is >= 0 and < 1 ? null
        : $"Expected a {symbol} from 0 to below 1, got {value:R}.";

    private static string Superfluous(OptimizerSpec spec, string what) => $"{spec.Kind} has no {what}; leave it out.";
}
