// The types that the page's scripts name. Those of the data are made from data.schema.json by `nox -s scripts`.

type Data = import("./data").CanishareReportData;
type PublishedCase = Data["cases"][number];
type Environment = Data["environments"][number];
type Seen = Data["seen"][number];
type Term = Data["vocabulary"]["platforms"][number];
type OutcomeTerm = Data["vocabulary"]["outcomes"][number];
type SightTerm = Data["vocabulary"]["worker_sees"][number];

// an environment has its place in Data.environments, or comes from a file that was dropped
interface PageEnvironment extends Partial<Omit<Environment, "start_methods" | "default_start_method">> {
  id: string;
  label: string;
  main: boolean;
  measured: boolean;
  platform: string;
  platform_title: string;
  python_version: string;
  default_start_method: string;
  start_methods: string[];
  place?: number;
  own?: { name: string; seen: Map<string, PageSeen>; results: Map<string, any> };
}

interface PageSeen extends Partial<Omit<Seen, "status">> {
  status: Seen["status"];
  own?: boolean;
}

interface Evidence {
  of: Data["evidence"];
  text: (at: number) => string;
}

interface Column {
  run: any;
  end: any;
  results: Map<string, any>;
}

// the ids of the views, from the registry in report/views
declare const VIEWS: string[];

type Schema = Record<string, any>;

interface Problem {
  at: string;
  what: string;
}
