using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>One sample of a line in the heading and what it stands for.</summary>
/// <param name="Text">What the line shows.</param>
/// <param name="Color">The line's colour.</param>
/// <param name="Width">The line's width in logical pixels; 0 for words without a line.</param>
/// <param name="Pattern">The line's dashes.</param>
internal sealed record LegendEntry(string Text, Color Color, float Width, LinePattern Pattern);
