using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

/// <summary>What one recipe must make of one model.</summary>
/// <param name="Recipe">Name in the catalog.</param>
/// <param name="Section">Where the numbers come from: a section of the reference, or a source.</param>
/// <param name="Model">The model.</param>
/// <param name="Expected">By parameter, from closed forms with the model's sizes written out; what is not listed must be neutral: a bias or shift 0, a scale 1, a fresh state.</param>
internal sealed record RecipeCase(string Recipe, string Section, RecipeModel Model, Dictionary<string, Distribution> Expected)
{
    /// <summary>Facts that a user adds.</summary>
    public (string Name, double Value)[] Facts { get; init; } = [];

    /// <summary>Learning-rate multipliers; 1 for what is not listed.</summary>
    public Dictionary<string, double> LearningRates { get; init; } = [];

    /// <summary>Parameters that the recipe refuses, for want of a fan that they don't tell.</summary>
    public string[] Uncovered { get; init; } = [];

    /// <summary>What a parameter must get.</summary>
    public Distribution For(ParameterSpec parameter) => Expected.TryGetValue(parameter.Name, out Distribution? expected)
        ? expected
        : parameter.Role switch
        {
            ParameterRole.Bias or ParameterRole.NormShift or ParameterRole.RunningMean or ParameterRole.BatchCount => new ConstantDistribution(0),
            ParameterRole.NormScale or ParameterRole.RunningVariance => new ConstantDistribution(1),
            ParameterRole.Slope => new ConstantDistribution(0.25),
            _ => throw new InvalidOperationException($"The case of {Recipe} says nothing of {parameter}."),
        };

    public override string ToString() => $"{Recipe} ({Section})";
}
