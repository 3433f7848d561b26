using System.Collections.Frozen;

namespace Shared.Contracts.Places;

/// <summary>The regions of the three large clouds. Names that begin with Europe's are in three unions of countries or none: London and Zurich are neither EU nor EEA.</summary>
public static class Regions
{
    public const string Aws = "AWS";
    public const string Azure = "Azure";
    public const string Google = "Google Cloud";

    private static readonly DateOnly LookedUp = new(2026, 11, 28);

    /// <summary>Where each cloud lists its regions, and when that was looked up.</summary>
    public static FrozenDictionary<string, PlaceSource> Sources { get; } = new Dictionary<string, PlaceSource>(StringComparer.Ordinal)
    {
        [Aws] = new("https://docs.aws.amazon.com/general/latest/gr/bedrock.html", LookedUp),
        [Azure] = new("https://learn.microsoft.com/en-us/azure/reliability/regions-list", LookedUp),
        [Google] = new("https://docs.cloud.google.com/vertex-ai/docs/general/locations", LookedUp),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In the order in which docs/places.md has them.</summary>
    public static IReadOnlyList<Region> All { get; } =
    [
        .. Of(Aws, """
            us: us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
            ca: ca-central-1 ca-west-1
            mx: mx-central-1
            br: sa-east-1
            ie: eu-west-1
            gb: eu-west-2
            fr: eu-west-3
            de: eu-central-1 eusc-de-east-1
            ch: eu-central-2
            se: eu-north-1
            it: eu-south-1
            es: eu-south-2
            za: af-south-1
            ae: me-central-1
            bh: me-south-1
            il: il-central-1
            in: ap-south-1 ap-south-2
            jp: ap-northeast-1 ap-northeast-3
            kr: ap-northeast-2
            sg: ap-southeast-1
            au: ap-southeast-2 ap-southeast-4
            id: ap-southeast-3
            my: ap-southeast-5
            nz: ap-southeast-6
            th: ap-southeast-7
            hk: ap-east-1
            tw: ap-east-2
            cn: cn-north-1 cn-northwest-1
            """),
        .. Of(Google, """
            us: us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4
            ca: northamerica-northeast1 northamerica-northeast2
            mx: northamerica-south1
            br: southamerica-east1
            cl: southamerica-west1
            be: europe-west1
            gb: europe-west2
            de: europe-west3 europe-west10
            nl: europe-west4
            ch: europe-west6
            it: europe-west8 europe-west12
            fr: europe-west9
            pl: europe-central2
            fi: europe-north1
            se: europe-north2
            es: europe-southwest1
            za: africa-south1
            il: me-west1
            qa: me-central1
            sa: me-central2
            in: asia-south1 asia-south2
            tw: asia-east1
            hk: asia-east2
            jp: asia-northeast1 asia-northeast2
            kr: asia-northeast3
            sg: asia-southeast1
            id: asia-southeast2
            th: asia-southeast3
            au: australia-southeast1 australia-southeast2
            """),
        .. Of(Azure, """
            us: eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3 usgovvirginia usgovarizona usgovtexas usdodeast usdodcentral
            ca: canadacentral canadaeast
            mx: mexicocentral
            br: brazilsouth brazilsoutheast
            cl: chilecentral
            ie: northeurope
            nl: westeurope
            gb: uksouth ukwest
            fr: francecentral francesouth
            de: germanywestcentral germanynorth
            ch: switzerlandnorth switzerlandwest
            no: norwayeast norwaywest
            se: swedencentral swedensouth
            pl: polandcentral
            it: italynorth
            es: spaincentral
            at: austriaeast
            be: belgiumcentral
            dk: denmarkeast
            ae: uaenorth uaecentral
            qa: qatarcentral
            il: israelcentral
            za: southafricanorth southafricawest
            in: centralindia southindia westindia jioindiacentral jioindiawest
            hk: eastasia
            sg: southeastasia
            jp: japaneast japanwest
            kr: koreacentral koreasouth
            id: indonesiacentral
            my: malaysiawest
            nz: newzealandnorth
            au: australiaeast australiasoutheast australiacentral australiacentral2
            cn: chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3
            """),
    ];

    private static readonly FrozenDictionary<string, Region> ByName = All.ToFrozenDictionary(region => region.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The region of this name; no two clouds give one name to two.</summary>
    public static Region? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The region of this name, where it is this cloud's.</summary>
    public static Region? Find(string cloud, string name) => Find(name) is { } region && region.Cloud == cloud ? region : null;

    private static IEnumerable<Region> Of(string cloud, string lines) =>
        from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = line.Split(':')
        from name in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select new Region(cloud, name, parts[0]);
}
