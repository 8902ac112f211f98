using System.Collections.Immutable;

namespace Fanin.Lab.Widths;

/// <summary>How large a layer's outputs are, by width and step.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Sizes">Mean |x| at each width (inner) before training and behind each step (outer): geometric means over initializations.</param>
/// <param name="Changes">Mean |x − x₀| at each width behind each step, x₀ being the output before training.</param>
/// <param name="SizeSlopes">Slope of ln(size) by ln(width), before training and behind each step.</param>
/// <param name="ChangeSlopes">Slope of ln(change) by ln(width), behind each step.</param>
public sealed record CoordinateLayer(
    string Name, ImmutableArray<ImmutableArray<double>> Sizes, ImmutableArray<ImmutableArray<double>> Changes, ImmutableArray<double> SizeSlopes, ImmutableArray<double> ChangeSlopes)
{
    /// <summary>What counts: the slope of the change behind the last step; NaN if training broke down.</summary>
    public double Slope => ChangeSlopes[^1];

    /// <summary>Whether the layer's outputs change by one size at all widths.</summary>
    public bool IsSteady => Math.Abs(Slope) <= CoordinateResult.Limit;
}

/// <summary>Whether a model's outputs keep their size as it grows.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Options">How it was checked.</param>
/// <param name="Layers">Layers with weights, in the order of the calls.</param>
public sealed record CoordinateResult(string Model, string Recipe, CoordinateOptions Options, ImmutableArray<CoordinateLayer> Layers)
{
    /// <summary>The largest |slope| that passes.</summary>
    public const double Limit = 0.15;

    /// <summary>Where the limit comes from.</summary>
    public const string Source =
        "coordinate check of Yang et al. 2022, arXiv:2203.03466, appendix D.1; the limit is a convention: at few hundred units slopes scatter by about 0.1, so that one near the limit decides nothing";

    /// <summary>Whether all layers pass.</summary>
    public bool Passes => Layers.All(layer => layer.IsSteady);

    /// <summary>The first layer that does not pass; <see langword="null"/> if all do.</summary>
    public CoordinateLayer? FirstBad => Layers.FirstOrDefault(layer => !layer.IsSteady);
}
