using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>How one variant looks in every picture: a colour for those who see colours, a dash pattern for all others and for printers.</summary>
/// <param name="Color">From the palette of Okabe and Ito, which stays distinguishable with any colour blindness.</param>
/// <param name="Pattern">Lengths of dash and gap; no two of the first six variants share one.</param>
internal sealed record VariantStyle(Color Color, LinePattern Pattern)
{
    // Okabe & Ito 2008, "Color Universal Design"; without yellow, which is too pale for lines on white.
    private static readonly Color[] Colors =
    [
        new("#0072B2"), new("#D55E00"), new("#009E73"), new("#CC79A7"), new("#56B4E9"), new("#E69F00"), new("#000000"),
    ];

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new([8, 4], 0, "dashed"),
        new([2, 3], 0, "dotted"),
        new([10, 3, 2, 3], 0, "dash-dot"),
        new([22, 5], 0, "long dashes"),
        new([10, 3, 2, 3, 2, 3], 0, "dash-dot-dot"),
    ];

    /// <summary>Gives the style of a variant: 42 different ones, then they repeat.</summary>
    /// <param name="index">Position of the variant in the result, from 0.</param>
    public static VariantStyle Of(int index) => new(Colors[index % Colors.Length], Patterns[index % Patterns.Length]);
}
