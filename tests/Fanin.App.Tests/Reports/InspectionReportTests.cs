using Fanin.Diagnosis.Reports;
using Fanin.Lab.Plots;
using Fanin.Lab.Reports;
using Fanin.Recipes;
using Fanin.Schemes;
using SkiaSharp;

namespace Fanin.App.Tests.Reports;

public class InspectionReportTests
{
    private const string Evil = "<script>alert('x')</script>\"&";

    [Fact]
    public void Render_SaysTheVerdict_TheFindings_AndEveryLayer()
    {
        ProbeReport report = Report("net", 12);
        string page = InspectionReport.Render(report, after: null, [("seed", "7")]);
        Assert.Contains("It will hardly train as it is: 1 error and 1 warning, the first at layer.3.", page, StringComparison.Ordinal);
        Assert.Contains("error FAN102", page, StringComparison.Ordinal);
        Assert.Contains("{role: weight, scheme: lecun-normal}", page, StringComparison.Ordinal);
        Assert.All(report.Layers, layer => Assert.Contains($"{layer.Name}</th>", page, StringComparison.Ordinal));
        Assert.Equal(2, page.Split("<span class=\"bad\">").Length - 1);
        Assert.Contains("<td>7</td>", page, StringComparison.Ordinal);
        Assert.Equal("Nothing stands in the way of training.", InspectionReport.Answer(report with { Findings = [] }));
    }

    [Fact]
    public void Render_EscapesWhatUsersWrote_AndNeedsNoOtherFile()
    {
        ProbeReport report = Report(Evil, 3);
        report = report with { Layers = [.. report.Layers.Select(layer => layer with { Name = layer.Name + Evil })], Findings = [new Finding(Evil, FindingSeverity.Warning, Evil) { Layer = Evil }] };
        string page = InspectionReport.Render(report, after: report, [(Evil, Evil)]);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(200)]
    public void Pictures_ShowMeasurementTheoryAndRepair_InTheirColours(int layers)
    {
        ProbeReport report = Report("net", layers);
        ProbeReport after = report with { Layers = [.. report.Layers.Select(layer => layer with { StdDev = Reading.Of(1), GradientStdDev = Reading.Of(1e-3), Cosine = Reading.Of(0.1) })] };
        using var picture = DepthPlot.Signal(report, after, PictureShape.WidePair);
        using SKBitmap bitmap = SKBitmap.Decode(picture.ToPng());
        Assert.Equal((2000, 960), (bitmap.Width, bitmap.Height));
        Assert.InRange(Pixels(bitmap, DepthPanel.Measured.ToSKColor()), 1_500, 100_000);
        Assert.InRange(Pixels(bitmap, DepthPanel.Repaired.ToSKColor()), 800, 100_000);
        Assert.InRange(Pixels(bitmap, new SKColor(0xD5, 0x5E, 0x00)), layers > 3 ? 200 : 0, 100_000);
        using var narrow = DepthPlot.Cosine(report, after, PictureShape.Narrow);
        Assert.Contains("net: how alike samples", narrow.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_OfHistogramsAndSingularValues_AreLeftOut_WhereNoneWereKept()
    {
        ProbeReport report = Report("net", 5);
        Assert.Null(HistogramPlot.Draw(report, PictureShape.Wide));
        Assert.Null(SpectrumPlot.Draw(report, PictureShape.Wide));
        ProbeReport kept = report with
        {
            Layers = [.. report.Layers.Select(layer => layer with { Mean = Reading.Of(0.5), Histogram = new Histogram(-4, 4, [1, 5, 9, 5, 1]) })],
            Jacobian = new JacobianProbe(1, 2, 0.5) { Spectrum = new Spectrum([2, 1, 0.5]) },
        };
        using Picture histograms = HistogramPlot.Draw(kept, PictureShape.Narrow)!;
        using Picture spectrum = SpectrumPlot.Draw(kept, PictureShape.Wide)!;
        Assert.Contains("layer.4", histograms.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("Jacobian", spectrum.ToSvg(), StringComparison.Ordinal);
    }

    private static ProbeReport Report(string model, int layers) => new(
        model,
        [
            new LayerProbe("input", "input") { StdDev = new Reading(1, 1), GradientStdDev = new Reading(1e-6, 1e-6), Cosine = new Reading(0, 0) },
            .. Enumerable.Range(0, layers).Select(i => new LayerProbe($"layer.{i}", "linear")
            {
                StdDev = new Reading(Math.Pow(0.8, i), Math.Pow(0.82, i)),
                GradientStdDev = new Reading(1e-6 * Math.Pow(1.05, i), 1e-6 * Math.Pow(1.04, i)),
                Cosine = new Reading(1 - Math.Pow(0.9, i), null),
            }),
        ],
        [])
    {
        Samples = 4,
        Findings =
        [
            new Finding("FAN102", FindingSeverity.Error, "It shrinks.") { Layer = "layer.3", Source = "convention", Repair = Rule.ForRole(Fanin.Parameters.ParameterRole.Weight).All(Scheme.LeCun(Spread.Normal)) },
            new Finding("FAN140", FindingSeverity.Warning, "Too fast.") { Layer = "layer.5" },
        ],
    };

    private static int Pixels(SKBitmap bitmap, SKColor color)
    {
        int count = 0;
        foreach (SKColor pixel in bitmap.Pixels)
        {
            count += pixel == color ? 1 : 0;
        }

        return count;
    }
}
