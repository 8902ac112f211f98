namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Corrects P values family by family.</summary>
internal static class ComparisonFamilies
{
    /// <summary>Holm's correction within every family.</summary>
    /// <param name="tests">What was tested.</param>
    /// <param name="familyOf">Which family a test belongs to.</param>
    /// <param name="pOf">P of the test with that number.</param>
    /// <returns>Adjusted P values in the order of the tests.</returns>
    public static double[] Adjust<TTest, TFamily>(IReadOnlyList<TTest> tests, Func<TTest, TFamily> familyOf, Func<int, double> pOf)
    {
        var adjusted = new double[tests.Count];
        foreach (var family in Enumerable.Range(0, tests.Count).GroupBy(i => familyOf(tests[i])))
        {
            int[] members = [.. family];
            IReadOnlyList<double> p = HolmCorrection.Adjust(Array.ConvertAll(members, i => pOf(i)));
            for (int i = 0; i < members.Length; i++)
                adjusted[members[i]] = p[i];
        }

        return adjusted;
    }
}
