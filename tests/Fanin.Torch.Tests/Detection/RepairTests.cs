using System.Globalization;
using System.Text;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Recipes;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Where a finding proposes a rule, the rule removes it, and training goes better.</summary>
[Collection(nameof(GlobalGenerator))]
public class RepairTests
{
    private const int Steps = 300;

    [Fact(Explicit = true)]
    public void Repairs_RemoveTheirFinding_AndLowerTheLoss()
    {
        var table = new StringBuilder("fault; rules; gone; loss before; after\n");
        (int repaired, int gone, int better) = (0, 0, 0);
        foreach (PlantedFault fault in PlantedFaults.All)
        {
            if (fault.Measure(fault.Recipe).Findings.First(fault.IsMeant).Repair is null)
            {
                continue;
            }

            repaired++;
            using nn.Module<Tensor, Tensor> module = fault.Net.Make();
            ParameterSpec[] parameters = [.. ModuleParameters.Of(module).Select(place => place.Spec)];
            (Recipe recipe, IReadOnlyList<Rule> added) = RecipeRepair.Repair(fault.Recipe, parameters, fault.Measure);
            bool isGone = fault.Measure(recipe).Findings.All(finding => finding.Code != fault.Code);
            (double before, double after) = (fault.Train(fault.Recipe, Steps), fault.Train(recipe, Steps));
            gone += isGone ? 1 : 0;
            better += after < before ? 1 : 0;
            table.Append(CultureInfo.InvariantCulture, $"{fault}; {string.Join(", ", added)}; {isGone}; {before:0.0000}; {after:0.0000}\n");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(table.ToString());
        Assert.True(repaired >= 12, $"{repaired} faults have a repair");
        Assert.Equal(repaired, gone);
        Assert.True(better >= 0.9 * repaired, $"{better} of {repaired} train better\n{table}");
    }
}
