using System.Collections.Immutable;

namespace Fanin.Diagnosis.Reports;

/// <summary>Measurement and theory of one model side by side in one report.</summary>
public static class ReportMerge
{
    /// <summary>Puts predictions beside measurements.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="theory">What theory says of the same model with the same input.</param>
    /// <returns>
    /// Theory's layers in theory's order, with what was measured of them; behind each, layers that were measured and that theory does not know. All else is as measured. Findings are left out.
    /// </returns>
    /// <remarks>
    /// <para>Layers match by name. What has none in theory (activations, pooling) is the next measured layer of its kind. Sums and other steps that are no modules have a prediction alone.</para>
    /// <para>Predicted gradients, relative to the output in theory, are scaled by the last layer of which both are known.</para>
    /// </remarks>
    public static ProbeReport Of(ProbeReport measured, ProbeReport theory)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(theory);
        int[] places = PlacesOf(measured.Layers, theory.Layers);
        double scale = GradientScale(measured.Layers, theory.Layers, places);
        Dictionary<string, ParameterProbe> predicted = theory.Parameters.ToDictionary(probe => probe.Parameter.Name, StringComparer.Ordinal);
        return measured with
        {
            Recipe = measured.Recipe ?? theory.Recipe,
            Layers = Layers(measured.Layers, theory.Layers, places, scale),
            Parameters = [.. measured.Parameters.Select(probe => predicted.TryGetValue(probe.Parameter.Name, out ParameterProbe? twin) ? Merged(probe, twin) : probe)],
            LogitStdDev = measured.Classes is null ? measured.LogitStdDev : Pair(measured.LogitStdDev, theory.LogitStdDev),
            Plateau = measured.Plateau ?? theory.Plateau,
            Findings = [],
        };
    }

    // For each of theory's layers the index of its measurement, or -1.
    private static int[] PlacesOf(ImmutableArray<LayerProbe> measured, ImmutableArray<LayerProbe> theory)
    {
        Dictionary<string, int> byName = new(StringComparer.Ordinal);
        for (int i = 0; i < measured.Length; i++)
        {
            byName.TryAdd(measured[i].Kind == "input" ? "input" : measured[i].Name, i);
        }

        // What theory knows of an added table is the sum; the module gives what is added.
        int[] places = [.. theory.Select(layer => layer.Kind == "added embedding" ? -1 : byName.GetValueOrDefault(layer.Name, -1))];
        HashSet<int> taken = [.. places];
        int last = -1;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] < 0 && theory[i].Name == theory[i].Kind)
            {
                int next = last + 1;
                while (taken.Contains(next))
                {
                    next++;
                }

                if (next < measured.Length && measured[next].Kind == theory[i].Kind)
                {
                    places[i] = next;
                    taken.Add(next);
                }
            }

            last = places[i] < 0 ? last : places[i];
        }

        return places;
    }

    private static double GradientScale(ImmutableArray<LayerProbe> measured, ImmutableArray<LayerProbe> theory, int[] places)
    {
        for (int i = theory.Length - 1; i >= 0; i--)
        {
            if (places[i] >= 0 && measured[places[i]].GradientStdDev.Measured is > 0 and { } known && theory[i].GradientStdDev.Predicted is > 0 and { } relative)
            {
                return known / relative;
            }
        }

        return double.NaN;
    }

    private static ImmutableArray<LayerProbe> Layers(ImmutableArray<LayerProbe> measured, ImmutableArray<LayerProbe> theory, int[] places, double scale)
    {
        var merged = ImmutableArray.CreateBuilder<LayerProbe>();
        HashSet<int> known = [.. places];
        for (int i = 0; i < theory.Length; i++)
        {
            LayerProbe layer = theory[i] with { GradientStdDev = Reading.OfTheory(double.IsFinite(scale) ? theory[i].GradientStdDev.Predicted * scale : null) };
            merged.Add(places[i] < 0 ? layer : Merged(measured[places[i]], layer));
            for (int next = places[i] + 1; places[i] >= 0 && next < measured.Length && !known.Contains(next); next++)
            {
                merged.Add(measured[next] with { Depth = Math.Max(measured[next].Depth, layer.Depth) });
                known.Add(next);
            }
        }

        for (int i = 0; i < measured.Length; i++)
        {
            if (!known.Contains(i))
            {
                merged.Add(measured[i]);
            }
        }

        return merged.ToImmutable();
    }

    // Kind and depth are theory's, which knows the structure.
    private static LayerProbe Merged(LayerProbe measured, LayerProbe theory) => measured with
    {
        Kind = theory.Kind,
        Depth = theory.Depth,
        ParameterNames = theory.ParameterNames.IsEmpty ? measured.ParameterNames : theory.ParameterNames,
        Units = measured.Units ?? theory.Units,
        Mean = Pair(measured.Mean, theory.Mean),
        StdDev = Pair(measured.StdDev, theory.StdDev),
        SecondMoment = Pair(measured.SecondMoment, theory.SecondMoment),
        GradientStdDev = Pair(measured.GradientStdDev, theory.GradientStdDev),
        Cosine = Pair(measured.Cosine, theory.Cosine),
        SaturatedFraction = Pair(measured.SaturatedFraction, theory.SaturatedFraction),
        Note = measured.Note ?? theory.Note,
    };

    private static ParameterProbe Merged(ParameterProbe measured, ParameterProbe theory) => measured with
    {
        Mean = Pair(measured.Mean, theory.Mean),
        StdDev = Pair(measured.StdDev, theory.StdDev),
        SpectralNorm = Pair(measured.SpectralNorm, theory.SpectralNorm),
        StableRank = Pair(measured.StableRank, theory.StableRank),
    };

    private static Reading Pair(Reading measured, Reading theory) => new(measured.Measured, theory.Predicted ?? measured.Predicted);
}
