using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>The maximal update parametrization of any model, from its shapes at two widths: first values and learning rates with which one learning rate suits all widths.</summary>
/// <remarks>
/// <para>A dimension that differs from the base model's is one that grows. With m_in and m_out the factors by which a weight's fans have grown:</para>
/// <code>
///                            deviation              Adam      SGD
/// input weights, vectors     1/√fan_in              1         m_out
/// hidden weights             1/√fan_in              1/m_in    m_out/m_in
/// output weights             1/√fan_in · 1/√m_in    1/m_in    1/m_in
/// </code>
/// <para>At the base width it is the usual parametrization: normal numbers of variance 1/fan_in, biases 0. A factor √2 for ReLU would be one and the same at all widths.
/// What rules can't say: attention logits are q·k/d, not /√d, times a constant.</para>
/// <para>Source: Yang et al. 2022, arXiv:2203.03466, tables 3 and 8.</para>
/// </remarks>
public static class MupRecipe
{
    /// <summary>The name of the recipes.</summary>
    public const string Name = "mup";

    /// <summary>Makes the recipe of a model.</summary>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="atBase">Those of the same model at the width for which the learning rate was chosen: of the same names.</param>
    /// <param name="optimizer">What will train it.</param>
    /// <exception cref="ArgumentException">The models have different parameters.</exception>
    public static Recipe Of(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<ParameterSpec> atBase, MupOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(atBase);
        if (!parameters.Select(parameter => (parameter.Name, parameter.Shape.Rank)).SequenceEqual(atBase.Select(parameter => (parameter.Name, parameter.Shape.Rank))))
        {
            throw new ArgumentException("Expected the same parameters at both widths; models that add layers as they grow have no muP.", nameof(atBase));
        }

        Rule[] rules = [.. parameters.Zip(atBase, (parameter, small) => RuleOf(parameter, small, optimizer)).OfType<Rule>()
            .GroupBy(rule => (rule.Scheme, Rate: rule.LearningRate?.ToString()))
            .Select(group => group.First() with { Pattern = new ParameterPattern { Names = [.. group.SelectMany(rule => rule.Pattern.Names)] } })];
        return new Recipe(Name, [.. rules, .. Recipe.NeutralNorms])
        {
            Title = "muP from the model's shapes at two widths",
            Source = "Yang et al. 2022, arXiv:2203.03466, tables 3 and 8",
        };
    }

    private static Rule? RuleOf(ParameterSpec parameter, ParameterSpec small, MupOptimizer optimizer)
    {
        bool isWeight = parameter.Role is ParameterRole.Weight or ParameterRole.RecurrentWeight && parameter.Shape.Rank >= 2;
        if (parameter.TiedTo is not null || parameter.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount)
        {
            return null;
        }

        if (!isWeight)
        {
            double grown = parameter.Shape.ElementCount / (double)Math.Max(1, small.Shape.ElementCount);
            Scheme scheme = parameter.Role switch
            {
                ParameterRole.NormScale => Scheme.Ones,
                ParameterRole.Embedding => Scheme.Normal(0, 1),
                ParameterRole.Slope => new SlopeScheme(),
                _ => Scheme.Zeros,
            };
            return Of(parameter, scheme, optimizer == MupOptimizer.Adam ? 1 : grown);
        }

        Fan fan = Fan.FromLayout(parameter.Shape, parameter.Layer.WeightLayout);
        Fan before = Fan.FromLayout(small.Shape, small.Layer.WeightLayout);
        (double into, double outOf) = (fan.In / before.In, fan.Out / before.Out);
        bool isOutput = into != 1 && outOf == 1;
        Scheme lecun = Scheme.LeCun(Spread.Normal);
        return Of(
            parameter,
            isOutput ? new ScaledScheme(lecun, Formula.Of(1 / Math.Sqrt(into))) : lecun,
            optimizer == MupOptimizer.Adam || isOutput ? 1 / into : outOf / into);
    }

    private static Rule Of(ParameterSpec parameter, Scheme scheme, double rate) =>
        new(new ParameterPattern { Names = [parameter.Name] }, scheme) { LearningRate = rate == 1 ? null : Formula.Of(rate) };
}

/// <summary>What trains a model, for the learning rates of <see cref="MupRecipe"/>.</summary>
public enum MupOptimizer
{
    /// <summary>Gradient descent, with momentum or without.</summary>
    Sgd,

    /// <summary>Adam and its kin, whose steps do not depend on the gradient's size.</summary>
    Adam,
}
