using Fanin.Lab.Trials;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>TorchSharp's optimizers with PyTorch's numbers where TorchSharp has others.</summary>
internal static class TrialOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999; // TorchSharp's default is 0.99.
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
            OptimizerKind.Momentum => optim.SGD(parameters, spec.LearningRate, spec.Momentum, weight_decay: spec.WeightDecay),
            OptimizerKind.Adam => optim.Adam(parameters, spec.LearningRate, Beta1, Beta2, Epsilon, spec.WeightDecay),
            OptimizerKind.AdamW => optim.AdamW(parameters, spec.LearningRate, Beta1, Beta2, Epsilon, spec.WeightDecay),
            OptimizerKind.RmsProp => optim.RMSProp(parameters, spec.LearningRate, RmsPropAlpha, Epsilon, spec.WeightDecay, spec.Momentum),
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
            : null;
    }
}
