// Made by scripts/generate-model.mjs from model.ts; not edited by hand.
import type { SectionTable } from './fields.js';

export const SECTIONS: SectionTable = {
 "accesslog": {
  "list": false,
  "required": [
   "logdate"
  ],
  "fields": {
   "logdate": "datetime",
   "userid": "string"
  }
 },
 "antivirus": {
  "list": true,
  "required": [],
  "fields": {
   "company": "string",
   "enabled": "boolean",
   "guid": "string",
   "name": "string",
   "uptodate": "boolean",
   "version": "string",
   "expiration": "date",
   "base_creation": "date",
   "base_version": "string"
  }
 },
 "batteries": {
  "list": true,
  "required": [],
  "fields": {
   "capacity": "integer",
   "real_capacity": "integer",
   "date": "date",
   "chemistry": "string",
   "manufacturer": "string",
   "name": "string",
   "serial": "string",
   "voltage": "integer"
  }
 },
 "bios": {
  "list": false,
  "required": [],
  "fields": {
   "assettag": "string",
   "bdate": "dateOrDatetime",
   "bmanufacturer": "string",
   "bversion": "string",
   "mmanufacturer": "string",
   "mmodel": "string",
   "msn": "string",
   "skunumber": "string",
   "smanufacturer": "string",
   "smodel": "string",
   "ssn": "string",
   "biosserial": "string",
   "enclosureserial": "string",
   "secure_boot": [
    "enabled",
    "disabled",
    "unsupported"
   ]
  }
 },
 "controllers": {
  "list": true,
  "required": [],
  "fields": {
   "caption": "string",
   "driver": "string",
   "manufacturer": "string",
   "name": "string",
   "pcisubsystemid": "string",
   "pciclass": "string",
   "pcislot": "string",
   "productid": "string",
   "rev": "string",
   "type": "string",
   "vendorid": "string",
   "model": "string",
   "serial": "string"
  }
 },
 "cpus": {
  "list": true,
  "required": [],
  "fields": {
   "arch": {
    "pattern": "^(mips|mips64|alpha|sparc|sparc64|m68k|i[0-9]86|x86_64|powerpc|powerpc64|arm.*|aarch64)$"
   },
   "core": "integer",
   "corecount": "integer",
   "description": "string",
   "external_clock": "integer",
   "familyname": "string",
   "familynumber": "string",
   "id": "string",
   "manufacturer": "string",
   "model": "string",
   "name": "string",
   "serial": "string",
   "speed": "integer",
   "stepping": "integer",
   "thread": "integer",
   "cache": "string"
  }
 },
 "databases_services": {
  "list": true,
  "required": [
   "name",
   "version"
  ],
  "fields": {
   "type": "string",
   "name": "string",
   "version": "string",
   "manufacturer": "string",
   "port": "integer",
   "path": "string",
   "size": "integer",
   "is_active": "boolean",
   "is_onbackup": "boolean",
   "last_boot_date": "datetime",
   "last_backup_date": "datetime",
   "databases": {
    "list": {
     "required": [
      "name"
     ],
     "fields": {
      "name": "string",
      "size": "integer",
      "is_active": "boolean",
      "is_onbackup": "boolean",
      "creation_date": "datetime",
      "update_date": "datetime",
      "last_backup_date": "datetime"
     }
    }
   }
  }
 },
 "drives": {
  "list": true,
  "required": [],
  "fields": {
   "description": "string",
   "letter": "string",
   "systemdrive": "boolean",
   "filesystem": "string",
   "free": "integer",
   "serial": "string",
   "total": "integer",
   "type": "string",
   "volumn": "string",
   "createdate": "string",
   "label": "string",
   "encrypt_name": "string",
   "encrypt_algo": "string",
   "encrypt_status": "string",
   "encrypt_type": "string"
  }
 },
 "envs": {
  "list": true,
  "required": [
   "key",
   "val"
  ],
  "fields": {
   "key": "string",
   "val": "string"
  }
 },
 "firewalls": {
  "list": true,
  "required": [
   "status"
  ],
  "fields": {
   "description": "string",
   "ipaddress": "string",
   "ipaddress6": "string",
   "profile": "string",
   "status": [
    "on",
    "off"
   ]
  }
 },
 "firmwares": {
  "list": true,
  "required": [],
  "fields": {
   "name": "string",
   "description": "string",
   "type": "string",
   "version": "string",
   "date": "date",
   "manufacturer": "string"
  }
 },
 "hardware": {
  "list": false,
  "required": [],
  "fields": {
   "chassis_type": "string",
   "datelastloggeduser": "string",
   "defaultgateway": "string",
   "dns": "string",
   "lastloggeduser": "string",
   "memory": "integer",
   "name": "string",
   "swap": "integer",
   "uuid": "string",
   "vmsystem": "string",
   "workgroup": "string",
   "type": "string",
   "description": "string",
   "winprodid": "string",
   "winowner": "string",
   "winprodkey": "string",
   "wincompany": "string",
   "winlang": "string"
  }
 },
 "inputs": {
  "list": true,
  "required": [],
  "fields": {
   "caption": "string",
   "description": "string",
   "type": "string",
   "name": "string",
   "manufacturer": "string",
   "interface": "string",
   "layout": "string",
   "pointingtype": "string"
  }
 },
 "licenseinfos": {
  "list": true,
  "required": [],
  "fields": {
   "name": "string",
   "fullname": "string",
   "key": "string",
   "components": "string",
   "trial": "boolean",
   "update": "string",
   "activation_date": "datetime",
   "productid": "string"
  }
 },
 "local_groups": {
  "list": true,
  "required": [
   "id",
   "name"
  ],
  "fields": {
   "id": "string",
   "members": "strings",
   "name": "string"
  }
 },
 "local_users": {
  "list": true,
  "required": [
   "id"
  ],
  "fields": {
   "home": "string",
   "id": "string",
   "login": "string",
   "name": "string",
   "shell": "string"
  }
 },
 "logical_volumes": {
  "list": true,
  "required": [
   "lv_name",
   "lv_uuid",
   "size"
  ],
  "fields": {
   "attr": "string",
   "lv_name": "string",
   "lv_uuid": "string",
   "seg_count": "integer",
   "size": "integer",
   "vg_uuid": "string",
   "vg_name": "string"
  }
 },
 "memories": {
  "list": true,
  "required": [],
  "fields": {
   "capacity": "integer",
   "caption": "string",
   "description": "string",
   "manufacturer": "string",
   "memorycorrection": "string",
   "numslots": "integer",
   "serialnumber": "string",
   "model": "string",
   "speed": "string",
   "type": "string",
   "formfactor": "string",
   "purpose": "string",
   "removable": "boolean"
  }
 },
 "modems": {
  "list": true,
  "required": [],
  "fields": {
   "name": "string",
   "description": "string",
   "type": "string",
   "model": "string",
   "manufacturer": "string",
   "serial": "string",
   "imei": "strings"
  }
 },
 "monitors": {
  "list": true,
  "required": [],
  "fields": {
   "base64": "string",
   "caption": "string",
   "description": "string",
   "manufacturer": "string",
   "serial": "string",
   "altserial": "string",
   "port": "string",
   "uuencode": "string",
   "name": "string",
   "type": "string"
  }
 },
 "networks": {
  "list": true,
  "required": [
   "description"
  ],
  "fields": {
   "description": "string",
   "management": "boolean",
   "ipaddress": "string",
   "ipaddress6": "string",
   "ipdhcp": "string",
   "ipgateway": "string",
   "ipmask": "string",
   "ipmask6": "string",
   "ipsubnet": "string",
   "ipsubnet6": "string",
   "mac": "string",
   "pciid": "string",
   "pnpdeviceid": "string",
   "speed": "string",
   "status": [
    "up",
    "down",
    "dormant",
    "notpresent",
    "lowerlayerdown",
    "unknown",
    "testing"
   ],
   "type": [
    "ethernet",
    "wifi",
    "infiniband",
    "aggregate",
    "alias",
    "dialup",
    "loopback",
    "bridge",
    "fibrechannel",
    "bluetooth"
   ],
   "virtualdev": "boolean",
   "manufacturer": "string",
   "model": "string",
   "wwn": "string",
   "driver": "string",
   "firmware": "string",
   "pcislot": "string",
   "mtu": "integer",
   "slaves": "string",
   "base": "string",
   "wifi_ssid": "string",
   "wifi_bssid": "string",
   "wifi_mode": "string",
   "wifi_version": "string"
  }
 },
 "operatingsystem": {
  "list": false,
  "required": [],
  "fields": {
   "arch": "string",
   "boot_time": "datetime",
   "dns_domain": "string",
   "fqdn": "string",
   "full_name": "string",
   "hostid": "string",
   "install_date": "dateOrDatetime",
   "kernel_name": "string",
   "kernel_version": "string",
   "kernel_build": "string",
   "name": "string",
   "ssh_key": "string",
   "service_pack": "string",
   "timezone": {
    "object": {
     "required": [
      "name",
      "offset"
     ],
     "fields": {
      "name": "string",
      "offset": {
       "pattern": "^[+-][0-9]{4}$"
      }
     }
    }
   },
   "version": "string"
  }
 },
 "physical_volumes": {
  "list": true,
  "required": [
   "device",
   "format",
   "free",
   "pv_pe_count",
   "pv_uuid",
   "size"
  ],
  "fields": {
   "attr": "string",
   "device": "string",
   "format": "string",
   "free": "integer",
   "pe_size": "integer",
   "pv_pe_count": "integer",
   "pv_uuid": "string",
   "size": "integer",
   "vg_uuid": "string"
  }
 },
 "ports": {
  "list": true,
  "required": [
   "type"
  ],
  "fields": {
   "caption": "string",
   "description": "string",
   "name": "string",
   "type": "string"
  }
 },
 "powersupplies": {
  "list": true,
  "required": [],
  "fields": {
   "name": "string",
   "power_max": "integer",
   "serialnumber": "string",
   "manufacturer": "string",
   "partnum": "string",
   "model": "string",
   "hotreplaceable": "boolean",
   "plugged": "boolean",
   "status": "string",
   "location": "string"
  }
 },
 "printers": {
  "list": true,
  "required": [
   "name"
  ],
  "fields": {
   "description": "string",
   "driver": "string",
   "name": "string",
   "network": "boolean",
   "port": "string",
   "printprocessor": "string",
   "resolution": "string",
   "shared": "boolean",
   "status": "string",
   "comment": "string",
   "errstatus": "string",
   "servername": "string",
   "sharename": "string",
   "serial": "string"
  }
 },
 "processes": {
  "list": true,
  "required": [
   "cmd",
   "pid",
   "user"
  ],
  "fields": {
   "cmd": "string",
   "cpuusage": "string",
   "mem": "string",
   "pid": "integer",
   "started": "datetime",
   "tty": "string",
   "user": "string",
   "virtualmemory": "integer"
  }
 },
 "remote_mgmt": {
  "list": true,
  "required": [
   "id",
   "type"
  ],
  "fields": {
   "id": "string",
   "type": "string",
   "version": "string"
  }
 },
 "rudder": {
  "list": false,
  "required": [
   "uuid"
  ],
  "fields": {
   "uuid": "string",
   "hostname": "string",
   "agent": {
    "list": {
     "required": [
      "agent_name"
     ],
     "fields": {
      "agent_name": "string",
      "policy_server_hostname": "string",
      "cfengine_key": "string",
      "owner": "string",
      "policy_server_uuid": "string"
     }
    }
   },
   "server_roles": {
    "object": {
     "required": [
      "server_role"
     ],
     "fields": {
      "server_role": "strings"
     }
    }
   },
   "agent_capabilities": {
    "object": {
     "required": [
      "agent_capability"
     ],
     "fields": {
      "agent_capability": "strings"
     }
    }
   }
  }
 },
 "simcards": {
  "list": true,
  "required": [],
  "fields": {
   "serial": "string",
   "phone_number": "string",
   "iccid": "string",
   "state": "string",
   "country": "string",
   "operator_code": "string",
   "operator_name": "string",
   "subscriber_id": "string"
  }
 },
 "slots": {
  "list": true,
  "required": [
   "name"
  ],
  "fields": {
   "description": "string",
   "designation": "string",
   "name": "string",
   "status": [
    "free",
    "used"
   ]
  }
 },
 "softwares": {
  "list": true,
  "required": [
   "name"
  ],
  "fields": {
   "arch": "string",
   "comments": "string",
   "filesize": "integer",
   "from": "string",
   "guid": "string",
   "install_date": "dateOrDatetime",
   "name": "string",
   "publisher": "string",
   "system_category": "string",
   "uninstall_string": "string",
   "url_info_about": "string",
   "version": "string",
   "folder": "string",
   "helplink": "string",
   "no_remove": "boolean",
   "release_type": "string",
   "version_minor": "string",
   "version_major": "string",
   "username": "string",
   "userid": "string"
  }
 },
 "sounds": {
  "list": true,
  "required": [],
  "fields": {
   "caption": "string",
   "description": "string",
   "manufacturer": "string",
   "name": "string"
  }
 },
 "storages": {
  "list": true,
  "required": [],
  "fields": {
   "description": "string",
   "disksize": "integer",
   "firmware": "string",
   "interface": "upperCase",
   "manufacturer": "string",
   "model": "string",
   "name": "string",
   "scsi_coid": "string",
   "scsi_lun": "string",
   "scsi_unid": "string",
   "scsi_chid": "string",
   "serial": "string",
   "type": "string",
   "wwn": "string",
   "encrypt_name": "string",
   "encrypt_algo": "string",
   "encrypt_status": "string",
   "encrypt_type": "string"
  }
 },
 "usbdevices": {
  "list": true,
  "required": [],
  "fields": {
   "caption": "string",
   "class": "string",
   "manufacturer": "string",
   "name": "string",
   "productid": "string",
   "subclass": "string",
   "vendorid": "string",
   "serial": "string"
  }
 },
 "users": {
  "list": true,
  "required": [],
  "fields": {
   "domain": "string",
   "login": "string"
  }
 },
 "versionprovider": {
  "list": false,
  "required": [],
  "fields": {
   "comments": "strings",
   "name": "string",
   "perl_args": "string",
   "perl_config": "strings",
   "perl_exe": "string",
   "perl_inc": "string",
   "perl_module": "strings",
   "perl_version": "string",
   "program": "string",
   "etime": "integer",
   "version": "string"
  }
 },
 "videos": {
  "list": true,
  "required": [],
  "fields": {
   "name": "string",
   "chipset": "string",
   "memory": "integer",
   "resolution": "string",
   "pcislot": "string"
  }
 },
 "virtualmachines": {
  "list": true,
  "required": [
   "name"
  ],
  "fields": {
   "image": "string",
   "ipaddress": "string",
   "memory": "integer",
   "name": "string",
   "operatingsystem": {
    "object": {
     "required": [],
     "fields": {
      "arch": "string",
      "boot_time": "datetime",
      "dns_domain": "string",
      "fqdn": "string",
      "full_name": "string",
      "hostid": "string",
      "install_date": "dateOrDatetime",
      "kernel_name": "string",
      "kernel_version": "string",
      "kernel_build": "string",
      "name": "string",
      "ssh_key": "string",
      "service_pack": "string",
      "timezone": {
       "object": {
        "required": [
         "name",
         "offset"
        ],
        "fields": {
         "name": "string",
         "offset": {
          "pattern": "^[+-][0-9]{4}$"
         }
        }
       }
      },
      "version": "string"
     }
    }
   },
   "status": [
    "running",
    "blocked",
    "idle",
    "paused",
    "shutdown",
    "crashed",
    "dying",
    "off"
   ],
   "subsystem": "string",
   "uuid": "string",
   "vcpu": "integer",
   "vmtype": "lowerCase",
   "mac": "string",
   "comment": "string",
   "owner": "string",
   "serial": "string"
  }
 },
 "volume_groups": {
  "list": true,
  "required": [
   "free",
   "lv_count",
   "pv_count",
   "size",
   "vg_extent_size",
   "vg_name",
   "vg_uuid"
  ],
  "fields": {
   "attr": "string",
   "free": "integer",
   "lv_count": "integer",
   "pv_count": "integer",
   "size": "integer",
   "vg_extent_size": "string",
   "vg_name": "string",
   "vg_uuid": "string"
  }
 }
};
