using System.Reflection;
using Fanin.Diagnosis.Checks;
using Fanin.Tests.Support;

namespace Fanin.Tests.Conventions;

/// <summary>docs/diagnosis.md is about the findings that there are.</summary>
public class DiagnosisPageTests
{
    [Fact]
    public void DiagnosisPage_HasEveryCode_AndNoOther()
    {
        string page = File.ReadAllText(Path.Combine(Approve.Root(), "docs", "diagnosis.md"));
        string[] codes = [.. typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal)];
        string[] rows = [.. page.Split('\n').Where(line => line.StartsWith("| FAN", StringComparison.Ordinal)).Select(line => line[2..8]).Order(StringComparer.Ordinal)];
        Assert.Equal(codes, rows);
    }
}
